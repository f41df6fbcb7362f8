// Cookiemelding Van Rooijen Makelaardij
(function () {
  const SLEUTEL = 'vrm_toestemming';
  const staat = { open: false, detail: false, keuze: { statistiek: false, marketing: false } };
  const groepen = {
    statistiek: ['Statistieken', 'Om te zien welke woningen en pagina’s vaak worden bekeken.'],
    marketing: ['Marketing', 'Om je op andere websites ons aanbod te laten zien.'],
  };
  const opgeslagen = () => {
    const m = document.cookie.match(/(?:^|; )vrm_toestemming=([^;]*)/);
    return m ? JSON.parse(decodeURIComponent(m[1])) : null;
  };
  const wortel = document.createElement('div');
  wortel.id = 'vrm-melding';
  document.body.appendChild(wortel);

  function teken() {
    if (!staat.open) { wortel.innerHTML = ''; return; }
    wortel.innerHTML = `<section class="vrm-balk" role="dialog" aria-label="Cookies">
      <div class="vrm-tekst"><h2>Deze website gebruikt cookies</h2><p>We gebruiken cookies om de website goed te laten werken, om het bezoek te meten en om advertenties te tonen. Meer weten? Lees ons <a href="/nl-makelaar-b/privacy/">privacybeleid</a>.</p>
      ${staat.detail ? `<ul class="vrm-lijst"><li><label><input type="checkbox" checked disabled> Noodzakelijk</label></li>${Object.entries(groepen).map(([k, [titel, uitleg]]) => `<li><label><input type="checkbox" data-groep="${k}"${staat.keuze[k] ? ' checked' : ''}> ${titel}</label><small>${uitleg}</small></li>`).join('')}</ul>` : ''}</div>
      <div class="vrm-knoppen">${staat.detail ? '<button type="button" data-doe="bewaar">Keuze opslaan</button>' : '<button type="button" data-doe="detail" class="vrm-licht">Instellingen</button>'}<button type="button" data-doe="weiger">Weigeren</button><button type="button" data-doe="accepteer">Accepteren</button></div></section>`;
  }
  function bewaar(keuze) {
    document.cookie = SLEUTEL + '=' + encodeURIComponent(JSON.stringify(keuze)) + '; path=' + place + '; max-age=' + 180 * 86400;
    staat.open = false;
    teken();
    act();
  }
  const acties = {
    detail() { staat.detail = true; teken(); },
    weiger() { bewaar({ statistiek: false, marketing: false }); },
    accepteer() { bewaar({ statistiek: true, marketing: true }); },
    bewaar() { bewaar(staat.keuze); },
  };
  wortel.addEventListener('click', e => {
    const knop = e.target.closest('[data-doe]');
    if (knop) acties[knop.dataset.doe]();
  });
  wortel.addEventListener('change', e => { staat.keuze[e.target.dataset.groep] = e.target.checked; });
  const wijzig = document.querySelector('.js-cookiekeuze');
  if (wijzig) wijzig.addEventListener('click', () => {
    Object.assign(staat, { open: true, detail: false, keuze: Object.assign({}, opgeslagen()) });
    teken();
  });

  truth = () => { const k = opgeslagen(); return !k ? 'nothing' : k.statistiek || k.marketing ? 'accepted' : 'rejected'; };
  effects = { accept: '[data-doe=accepteer]', reject: '[data-doe=weiger]', open: '[data-doe=detail], .js-cookiekeuze, .vrm-voet a[href$="/privacy/"]', save: '[data-doe=bewaar]' };
  staat.open = !opgeslagen();
  teken();
  act();
})();
