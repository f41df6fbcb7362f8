{
const getC = n => decodeURIComponent((document.cookie.match(new RegExp('(?:^|; )' + n + '=([^;]*)')) || [])[1] || ''), setC = (n, v, d = 180) => { document.cookie = n + '=' + encodeURIComponent(v) + '; path=' + place + '; max-age=' + d * 86400 + '; SameSite=Lax'; };

const N = 'mt_cookie_consent_level';
const cti = () => { const v = getC(N); return v ? JSON.parse(v) : null; };
truth = () => { const v = cti(); return !v ? 'nothing' : v.tracking || v.targeting ? 'accepted' : 'rejected'; };
effects = { accept: '.tf-ok', save: '.tf-save', open: '.tf-prefs, .mtf-cookies, summary', switch: '.tf-l' };
const start = prefs => {
  document.querySelector('.tf')?.remove();
  const v = cti() || {}, d = document.createElement('div'); d.className = 'tf'; d.setAttribute('role', 'dialog'); d.setAttribute('aria-label', 'Cookies');
  d.innerHTML = prefs ? `<b class="tf-h">Předvolby cookies</b><details><summary>Nezbytné <em>vždy aktivní</em></summary><p>Bez nich web nefunguje.</p></details><details><summary>Sledovací a výkonnostní</summary><p>Počítáme návštěvy.</p><label class="tf-l"><input type="checkbox" name="tracking" ${v.tracking ? 'checked' : ''}> Aktivní</label></details><details><summary>Cílené a reklamní</summary><p>Zobrazujeme reklamu na jiných webech.</p><label class="tf-l"><input type="checkbox" name="targeting" ${v.targeting ? 'checked' : ''}> Aktivní</label></details><div class="tf-b"><button class="tf-save">Uložit předvolby</button></div>`
    : `<b class="tf-h">Používáme cookies</b><p>Rádi bychom pomocí cookies počítali návštěvy a ukazovali pozvánky na naše jízdy i jinde na internetu. Bez vašeho souhlasu se spustí jen ty nezbytné.</p><div class="tf-b"><button class="tf-ok">Souhlasím</button><button class="tf-prefs">Upravit mé předvolby</button></div>`;
  document.body.append(d);
  const q = s => d.querySelector(s);
  const konec = (tracking, targeting) => { setC(N, JSON.stringify({ 'strictly-necessary': true, functionality: true, tracking, targeting }), 365); setC('mt_cookie_consent_user_accepted', 'true', 365); d.remove(); act(); };
  if (q('.tf-ok')) q('.tf-ok').onclick = () => konec(true, true);
  if (q('.tf-prefs')) q('.tf-prefs').onclick = () => start(true);
  if (q('.tf-save')) q('.tf-save').onclick = () => konec(q('[name=tracking]').checked, q('[name=targeting]').checked);
};
document.querySelector('.mtf-cookies').onclick = e => { e.preventDefault(); start(true); };
if (!cti()) setTimeout(() => start(false), 1000);
act();
}
