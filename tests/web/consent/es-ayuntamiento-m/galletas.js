(function () {
  var caja = document.createElement('div');
  caja.className = 'avr-galletas oculta';
  caja.setAttribute('role', 'region');
  caja.setAttribute('aria-label', 'Cookies');
  caja.innerHTML = '<p>Este sitio web utiliza cookies propias y de terceros para analizar el uso de la web y mostrar contenidos de redes sociales. Puede aceptarlas, rechazarlas o configurarlas. <a href="/es-ayuntamiento-m/politica-de-cookies/">Más información</a></p>' +
    '<fieldset class="oculta"><legend>Tipos de cookies</legend><label><input type="checkbox" checked disabled> Técnicas</label> <label><input type="checkbox" value="analisis"> De análisis</label> <label><input type="checkbox" value="social"> De redes sociales</label></fieldset>' +
    '<button type="button" class="avr-si">Aceptar</button><button type="button" class="avr-no">Rechazar</button><button type="button" class="avr-conf">Configurar</button><button type="button" class="avr-guardar oculta">Guardar configuración</button>';
  document.body.appendChild(caja);
  var pieza = function (s) { return caja.querySelector(s); };
  var tipos = caja.querySelectorAll('input[value=analisis], input[value=social]');
  function valor() {
    var m = document.cookie.match(/(?:^|; )avr_cookies=([^;]*)/);
    return m ? m[1] : null;
  }
  truth = function () { var v = valor(); return v === null ? 'nothing' : v === 'tecnicas' ? 'rejected' : 'accepted'; };
  effects = { accept: '.avr-si', reject: '.avr-no, .avr-retirar', save: '.avr-guardar', open: '.avr-conf, .avr-pie a, .avr-galletas a' };
  function fijar(extra) {
    document.cookie = 'avr_cookies=' + ['tecnicas'].concat(extra).join('-') + '; path=' + place + '; max-age=31536000';
    caja.classList.add('oculta');
    act();
  }
  pieza('.avr-si').addEventListener('click', function () { fijar(['analisis', 'social']); });
  pieza('.avr-no').addEventListener('click', function () { fijar([]); });
  pieza('.avr-guardar').addEventListener('click', function () {
    var elegidas = [];
    tipos.forEach(function (t) { if (t.checked) elegidas.push(t.value); });
    fijar(elegidas);
  });
  pieza('.avr-conf').addEventListener('click', function () {
    pieza('fieldset').classList.remove('oculta');
    pieza('.avr-guardar').classList.remove('oculta');
    pieza('.avr-conf').classList.add('oculta');
  });
  var retirar = document.querySelector('.avr-retirar');
  if (retirar) retirar.addEventListener('click', function () {
    fijar([]);
    document.querySelector('.avr-hecho').classList.remove('oculta');
  });
  if (valor() === null) caja.classList.remove('oculta');
  act();
})();
