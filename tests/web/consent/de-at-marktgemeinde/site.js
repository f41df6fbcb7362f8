{
const getC = n => decodeURIComponent((document.cookie.match(new RegExp('(?:^|; )' + n + '=([^;]*)')) || [])[1] || ''), setC = (n, v, d = 180) => { document.cookie = n + '=' + encodeURIComponent(v) + '; path=' + place + '; max-age=' + d * 86400 + '; SameSite=Lax'; };
const getL = n => localStorage.getItem(n) || '', setL = (n, v) => localStorage.setItem(n, typeof v === 'string' ? v : JSON.stringify(v));

const N = 'mgc_consent_stveit';
const lies = () => JSON.parse(getL(N) || 'null');
truth = () => { const v = lies(); return !v ? 'nothing' : v.embeddings.some(e => e !== 'tech') ? 'accepted' : 'rejected'; };
effects = { accept: '[data-mg-all=true]', reject: '[data-mg-all=false]', save: '.mgcw-save', open: '[href="#MGC.openWidget"], .mgcw-set', switch: '.mgcw-p' };
const art = [['ana', 'Analyse'], ['med', 'Externe Medien'], ['kar', 'Kartendienst']];
const bauen = details => {
  document.querySelector('.mgcw-root')?.remove();
  const v = lies();
  document.body.insertAdjacentHTML('beforeend', `<div class="mgcw-root"><div class="mgcw-veil"></div><div class="mgcw-modal" role="dialog" aria-modal="true" aria-labelledby="mgcwt"><div class="mgcw-head" id="mgcwt">${details ? 'Einstellungen' : 'Cookies auf unserer Gemeindeseite'}</div>
<div class="mgcw-body">${details ? `<p><label><input type="checkbox" checked disabled> Technisch notwendig</label></p>` + art.map(([k, n]) => `<p><label class="mgcw-p"><input type="checkbox" value="${k}" ${v && v.embeddings.includes(k) ? 'checked' : ''}> ${n}</label></p>`).join('') : '<p>Wir verwenden Cookies und ähnliche Techniken. Ein Teil ist technisch notwendig, anderes hilft uns, die Seite für die Bürgerinnen und Bürger zu verbessern, oder lädt Karten und Videos. Ihre Zustimmung ist freiwillig und jederzeit widerrufbar. <a href="#datenschutz">Datenschutz</a> <a href="#impressum">Impressum</a></p>'}</div>
<div class="mgcw-foot">${details ? '<button type="button" class="mgcw-save">Auswahl übernehmen</button>' : '<button type="button" class="mgcw-set">Einstellungen</button>'}<button type="button" data-mg-all="false">Nur technisch notwendige</button><button type="button" data-mg-all="true">Alle akzeptieren</button></div></div></div>`);
  const r = document.querySelector('.mgcw-root');
  const weg = e => { setL(N, { ucid: crypto.randomUUID(), consent: true, embeddings: ['tech', ...e], ts: Date.now() }); setC('mgc_seen', '1', 180); r.remove(); act(); };
  r.querySelector('[data-mg-all=true]').onclick = () => weg(art.map(a => a[0]));
  r.querySelector('[data-mg-all=false]').onclick = () => weg([]);
  if (details) r.querySelector('.mgcw-save').onclick = () => weg([...r.querySelectorAll('.mgcw-p input:checked')].map(i => i.value));
  else r.querySelector('.mgcw-set').onclick = () => bauen(true);
};
document.addEventListener('click', e => { if (e.target.closest && e.target.closest('[href="#MGC.openWidget"]')) { e.preventDefault(); bauen(true); } });
if (!lies()) bauen(false);
act();
}
