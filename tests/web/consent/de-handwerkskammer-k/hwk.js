(function () {
  var frage = document.querySelector('.hwk-frage');
  function stand() { var t = document.cookie.match(/(?:^|; )hwk_webanalyse=(ja|nein)/); return t ? t[1] : ''; }
  function merke(wert) {
    document.cookie = 'hwk_webanalyse=' + wert + '; path=' + place + '; max-age=' + 180 * 86400 + '; SameSite=Lax';
    frage.classList.remove('offen');
    zeige();
    act();
  }
  function zeige() {
    var zeile = document.querySelector('.hwk-stand');
    if (zeile) zeile.textContent = stand() === 'ja' ? 'Sie haben der Webanalyse zugestimmt.' : stand() === 'nein' ? 'Ihr Besuch wird nicht ausgewertet.' : '';
  }
  truth = function () { return { ja: 'accepted', nein: 'rejected' }[stand()] || 'nothing'; };
  effects = { accept: '.js-zustimmen', reject: '.js-ablehnen, .js-widerruf', open: '.hwk-fuss a, .hwk-frage a' };
  document.querySelector('.js-zustimmen').addEventListener('click', function () { merke('ja'); });
  document.querySelector('.js-ablehnen').addEventListener('click', function () { merke('nein'); });
  var widerruf = document.querySelector('.js-widerruf');
  if (widerruf) widerruf.addEventListener('click', function () { merke('nein'); });
  if (!stand()) frage.classList.add('offen');
  zeige();
  act();
})();
