// Informasjonskapsler på steinvik.kommune
(function () {
  const NAVN = 'steinvik-kapsler';
  const les = () => (document.cookie.split('; ').find(c => c.startsWith(NAVN + '=')) || '').slice(NAVN.length + 1);
  truth = () => ({ ja: 'accepted', nei: 'rejected' })[les()] || 'nothing';
  effects = { accept: '.stk-ja', reject: '.stk-nei', open: '.stk-endre, .stk-kapsel a, .stk-f a' };
  function svar(verdi) {
    document.cookie = NAVN + '=' + verdi + '; path=' + place + '; max-age=' + 365 * 86400 + '; SameSite=Lax';
    document.querySelector('.stk-kapsel').remove();
    act();
  }
  function vis() {
    if (document.querySelector('.stk-kapsel')) return;
    const boks = document.createElement('section');
    boks.className = 'stk-kapsel';
    boks.setAttribute('aria-label', 'Informasjonskapsler');
    boks.innerHTML = '<h2>Er det greit at vi bruker informasjonskapsler?</h2><p>Vi ønsker å bruke informasjonskapsler til statistikk, slik at vi kan gjøre nettsidene bedre. Nødvendige informasjonskapsler brukes uansett. <a href="/nb-kommune-l/personvern/">Les mer om informasjonskapsler</a></p><button type="button" class="stk-knapp stk-ja">Ja, det er greit</button><button type="button" class="stk-knapp stk-nei">Nei, bare nødvendige</button>';
    boks.querySelector('.stk-ja').addEventListener('click', () => svar('ja'));
    boks.querySelector('.stk-nei').addEventListener('click', () => svar('nei'));
    document.body.append(boks);
  }
  const endre = document.querySelector('.stk-endre');
  if (endre) endre.addEventListener('click', vis);
  if (!les()) vis();
  act();
})();
