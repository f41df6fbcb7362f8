document.addEventListener('DOMContentLoaded', () => {
  const NAVN = 'dalsbygd_samtykke';
  const les = () => (document.cookie.split('; ').find(c => c.startsWith(NAVN + '=')) || '').split('=')[1] || null;
  truth = () => ({ n: 'rejected', ns: 'accepted', nm: 'accepted', nsm: 'accepted' })[les()] || 'nothing';
  effects = { accept: '#ds-godta', reject: '#ds-bare', open: '#ds-tilpass, #ds-endre', save: '#ds-lagre' };
  const el = document.createElement('section');
  el.id = 'ds-boks';
  el.setAttribute('role', 'dialog');
  el.setAttribute('aria-labelledby', 'ds-tittel');
  el.innerHTML = `<h2 id="ds-tittel">Vi bruker informasjonskapsler</h2>
    <p>Museet bruker nødvendige informasjonskapsler for at nettsiden og billettkjøpet skal fungere. Vi ønsker også å bruke informasjonskapsler til statistikk og markedsføring. Les mer i <a href="personvern.html">personvernerklæringen</a>.</p>
    <div id="ds-valg"><label><input type="checkbox" checked disabled> Nødvendige</label><label><input type="checkbox" id="ds-s"> Statistikk</label><label><input type="checkbox" id="ds-m"> Markedsføring</label></div>
    <div class="ds-knapper"><button type="button" id="ds-godta">Godta alle</button><button type="button" id="ds-bare">Kun nødvendige</button><button type="button" id="ds-tilpass">Tilpass</button><button type="button" id="ds-lagre">Lagre valg</button></div>`;
  document.body.append(el);
  const tilpass = ja => el.classList.toggle('ds-aapen', ja);
  const vis = () => {
    const v = les() || '';
    document.getElementById('ds-s').checked = v.includes('s');
    document.getElementById('ds-m').checked = v.includes('m');
    tilpass(false);
    el.classList.add('ds-synlig');
  };
  const lagre = v => {
    document.cookie = NAVN + '=' + v + '; path=' + place + '; max-age=' + 365 * 24 * 3600;
    el.classList.remove('ds-synlig');
    act();
  };
  document.getElementById('ds-godta').addEventListener('click', () => lagre('nsm'));
  document.getElementById('ds-bare').addEventListener('click', () => lagre('n'));
  document.getElementById('ds-tilpass').addEventListener('click', () => tilpass(true));
  document.getElementById('ds-lagre').addEventListener('click', () => lagre('n' + (document.getElementById('ds-s').checked ? 's' : '') + (document.getElementById('ds-m').checked ? 'm' : '')));
  const endre = document.getElementById('ds-endre');
  if (endre) endre.addEventListener('click', vis);
  if (!les()) vis();
  act();
});
