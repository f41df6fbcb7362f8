// Aviso de cookies de la plantilla
(function () {
  var CLAVE = 'gal_aviso_cookies';
  function leer() { try { return JSON.parse(localStorage.getItem(CLAVE)); } catch (e) { return null; } }
  truth = function () { var v = leer(); return !v ? 'nothing' : v.medicion || v.marketing ? 'accepted' : 'rejected'; };
  effects = { accept: '.gal-si', open: '.gal-conf, .gal-enlace, .gal-tira a, .gal-foot a', save: '.gal-guardar' };
  function quitar() { var t = document.querySelector('.gal-tira'); if (t) t.remove(); }
  function guardar(medicion, marketing) {
    localStorage.setItem(CLAVE, JSON.stringify({ medicion: medicion, marketing: marketing, fecha: new Date().toISOString() }));
    quitar();
    act();
  }
  function pintar(abierto) {
    quitar();
    var v = leer() || {};
    var t = document.createElement('div');
    t.className = 'gal-tira';
    t.setAttribute('role', 'dialog');
    t.setAttribute('aria-label', 'Cookies');
    t.innerHTML = '<p>Esta web utiliza cookies propias y de terceros para mejorar nuestros servicios y mostrarle publicidad relacionada con sus preferencias mediante el análisis de sus hábitos de navegación. Puede aceptarlas pulsando «Aceptar» o configurarlas. <a href="/es-gestoria-l/politica-de-cookies/">Más información</a></p>' +
      '<div class="gal-op"><label><input type="checkbox" checked disabled>Necesarias (siempre activas)</label><label><input type="checkbox" class="gal-med">Medición y estadística</label><label><input type="checkbox" class="gal-mkt">Publicidad y redes sociales</label></div>' +
      '<button type="button" class="gal-si">Aceptar</button><button type="button" class="gal-conf">Configurar cookies</button><button type="button" class="gal-guardar" style="display:none">Guardar configuración</button>';
    document.body.appendChild(t);
    var med = t.querySelector('.gal-med'), mkt = t.querySelector('.gal-mkt'), conf = t.querySelector('.gal-conf');
    med.checked = !!v.medicion;
    mkt.checked = !!v.marketing;
    function abrir() {
      t.querySelector('.gal-op').classList.add('abierto');
      conf.style.display = 'none';
      t.querySelector('.gal-guardar').style.display = '';
    }
    t.querySelector('.gal-si').onclick = function () { guardar(true, true); };
    conf.onclick = abrir;
    t.querySelector('.gal-guardar').onclick = function () { guardar(med.checked, mkt.checked); };
    if (abierto) abrir();
  }
  var cambiar = document.querySelector('.gal-enlace');
  if (cambiar) cambiar.onclick = function () { pintar(true); };
  if (!leer()) pintar(false);
  act();
})();
