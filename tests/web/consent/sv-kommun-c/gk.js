(function () {
  const las = () => {
    const rad = document.cookie.split('; ').find(k => k.startsWith('gk-kakval='));
    return rad ? decodeURIComponent(rad.split('=')[1]).split('|') : null;
  };
  const ruta = document.createElement('section');
  ruta.className = 'gk-kakor';
  ruta.setAttribute('aria-label', 'Kakor');
  ruta.hidden = true;
  ruta.innerHTML = '<h2>Vi använder kakor</h2>' +
    '<p>Vi använder kakor (cookies) för att webbplatsen ska fungera på ett bra sätt för dig. Du kan välja att tillåta alla kakor eller bara dem som är nödvändiga. Läs mer <a href="/sv-kommun-c/kakor/">om kakor</a>.</p>' +
    '<fieldset hidden><legend>Välj vilka kakor du tillåter</legend><label><input type="checkbox" checked disabled> Nödvändiga kakor</label><label><input type="checkbox" value="statistik"> Kakor för statistik</label><label><input type="checkbox" value="inbaddat"> Kakor för inbäddat innehåll från andra webbplatser</label></fieldset>' +
    '<button type="button" class="gk-knapp" data-gk="alla">Godkänn alla kakor</button><button type="button" class="gk-knapp" data-gk="nodvandiga">Godkänn endast nödvändiga kakor</button><button type="button" class="gk-knapp gk-ljus" data-gk="visa">Inställningar</button><button type="button" class="gk-knapp gk-ljus" data-gk="spara" hidden>Spara inställningar</button>';
  document.body.insertBefore(ruta, document.body.firstChild);
  const falt = ruta.querySelector('fieldset');
  const rutor = Array.from(ruta.querySelectorAll('input[value]'));
  const knapp = namn => ruta.querySelector('[data-gk=' + namn + ']');

  truth = () => { const v = las(); return v === null ? 'nothing' : v.length > 1 ? 'accepted' : 'rejected'; };
  effects = { accept: '[data-gk=alla]', reject: '[data-gk=nodvandiga]', save: '[data-gk=spara]', open: '[data-gk=visa], [data-gk-andra], a[href$="/kakor/"], a[href="#personuppgifter"], a[href="/sv-kommun-c/"]' };

  function spara(val) {
    document.cookie = 'gk-kakval=' + encodeURIComponent(['nodvandiga'].concat(val).join('|')) + '; path=/sv-kommun-c/; max-age=' + 90 * 24 * 3600 + '; SameSite=Lax';
    ruta.hidden = true;
    act();
  }
  function utfallt(ja) { falt.hidden = !ja; knapp('visa').hidden = ja; knapp('spara').hidden = !ja; }
  knapp('alla').addEventListener('click', () => spara(['statistik', 'inbaddat']));
  knapp('nodvandiga').addEventListener('click', () => spara([]));
  knapp('visa').addEventListener('click', () => utfallt(true));
  knapp('spara').addEventListener('click', () => spara(rutor.filter(r => r.checked).map(r => r.value)));
  document.querySelectorAll('[data-gk-andra]').forEach(b => b.addEventListener('click', () => {
    const v = las() || [];
    rutor.forEach(r => { r.checked = v.includes(r.value); });
    utfallt(true);
    ruta.hidden = false;
  }));
  ruta.hidden = las() !== null;
  act();
})();
