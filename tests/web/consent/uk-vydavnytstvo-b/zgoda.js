(function () {
  var KLIUCH = 'vt_zgoda';
  function stan() {
    var zapys = localStorage.getItem(KLIUCH);
    return zapys === null ? null : zapys.split(',');
  }
  truth = function () {
    var s = stan();
    return s === null ? 'nothing' : s.length > 1 ? 'accepted' : 'rejected';
  };
  effects = { accept: '.zg-tak', reject: '.zg-lyshe, .zg-vidklykaty', open: '.zg-nalasht, .vt-pidval a[href$="/cookies/"]', save: '.zg-zberehty' };

  var smuha = document.querySelector('.zg');
  function zapam(vydy) {
    localStorage.setItem(KLIUCH, ['neobkhidni'].concat(vydy).join(','));
    smuha.classList.remove('zg-vydno');
    act();
  }
  smuha.querySelector('.zg-tak').addEventListener('click', function () { zapam(['analityka', 'reklama']); });
  smuha.querySelector('.zg-lyshe').addEventListener('click', function (e) { e.preventDefault(); zapam([]); });
  smuha.querySelector('.zg-nalasht').addEventListener('click', function () { smuha.classList.add('zg-detali'); });
  smuha.querySelector('.zg-zberehty').addEventListener('click', function () {
    var vydy = [];
    smuha.querySelectorAll('input[name]').forEach(function (p) { if (p.checked) vydy.push(p.name); });
    zapam(vydy);
  });
  var vidklyk = document.querySelector('.zg-vidklykaty');
  if (vidklyk) vidklyk.addEventListener('click', function () {
    zapam([]);
    document.querySelector('.zg-hotovo').textContent = 'Вашу згоду відкликано. Ми використовуємо лише необхідні файли cookie.';
  });
  if (stan() === null) smuha.classList.add('zg-vydno');
  act();
})();
