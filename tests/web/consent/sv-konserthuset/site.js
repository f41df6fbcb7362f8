{
const getL = n => localStorage.getItem(n) || '', setL = (n, v) => localStorage.setItem(n, typeof v === 'string' ? v : JSON.stringify(v));

const K = 'ka-cookie-consent';
const las = () => JSON.parse(getL(K) || 'null');
truth = () => { const v = las(); return !v ? 'nothing' : v.performance || v.advertising ? 'accepted' : 'rejected'; };
effects = { accept: '.cf-alla', reject: '.cf-nodv', save: '.cf-spara', open: '.cf-anp, #kakinstallningar, summary', switch: '.cf-sw' };
const el = document.createElement('section'); el.className = 'cf-root'; el.setAttribute('aria-label', 'Kakor'); el.hidden = true;
el.innerHTML = `<div class="cf-in"><h2>Vi använder kakor</h2><p>Med din hjälp kan vi göra webbplatsen bättre. Utöver de kakor som krävs för att sidan ska fungera vill vi använda kakor för statistik och för att visa annonser om våra konserter på andra webbplatser. Läs mer om <a href="#kakor">kakor hos oss</a>.</p>
<div class="cf-mer" hidden><details><summary>Nödvändiga</summary><p>Varukorg, inloggning och ditt val av kakor.</p></details><p class="cf-rad"><span id="cf-p">Statistik</span><button type="button" class="cf-sw" role="switch" aria-checked="false" aria-labelledby="cf-p" data-k="performance"></button></p><p class="cf-rad"><span id="cf-a">Marknadsföring</span><button type="button" class="cf-sw" role="switch" aria-checked="false" aria-labelledby="cf-a" data-k="advertising"></button></p><button type="button" class="cf-spara">Spara mina val</button></div>
<div class="cf-kn"><button type="button" class="cf-anp" aria-expanded="false">Anpassa</button><button type="button" class="cf-nodv">Endast nödvändiga</button><button type="button" class="cf-alla">Acceptera alla</button></div></div>`;
document.body.append(el);
const q = s => el.querySelector(s), sw = [...el.querySelectorAll('.cf-sw')];
const klar = f => { const v = { necessary: true, at: new Date().toISOString() }; sw.forEach(s => { v[s.dataset.k] = f(s); }); setL(K, v); el.hidden = true; act(); };
q('.cf-alla').onclick = () => klar(() => true);
q('.cf-nodv').onclick = () => klar(() => false);
q('.cf-spara').onclick = () => klar(s => s.getAttribute('aria-checked') === 'true');
q('.cf-anp').onclick = () => { q('.cf-mer').hidden = !q('.cf-mer').hidden; q('.cf-anp').setAttribute('aria-expanded', !q('.cf-mer').hidden); };
sw.forEach(s => { s.onclick = () => s.setAttribute('aria-checked', s.getAttribute('aria-checked') !== 'true'); });
$('kakinstallningar').onclick = () => { const v = las(); sw.forEach(s => s.setAttribute('aria-checked', !!(v && v[s.dataset.k]))); el.hidden = false; };
el.hidden = !!las();
act();
}
