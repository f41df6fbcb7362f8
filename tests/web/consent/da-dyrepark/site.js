{
const getC = n => decodeURIComponent((document.cookie.match(new RegExp('(?:^|; )' + n + '=([^;]*)')) || [])[1] || ''), setC = (n, v, d = 180) => { document.cookie = n + '=' + encodeURIComponent(v) + '; path=' + place + '; max-age=' + d * 86400 + '; SameSite=Lax'; };

const N = 'DyreparkInformationConsent', K = { cookie_cat_functional: 'Funktionelle', cookie_cat_statistic: 'Statistiske', cookie_cat_marketing: 'Marketing' };
const laes = () => { const v = getC(N); return v ? JSON.parse(v) : null; };
truth = () => { const v = laes(); return !v ? 'nothing' : v.consents_approved.some(c => c !== 'cookie_cat_necessary') ? 'accepted' : 'rejected'; };
effects = { accept: '.ci-ok', reject: '.ci-kun', save: '.ci-gem', open: '.ci-tilpas, .ci-renew, .ci-vis', switch: '.ci-t' };
document.body.insertAdjacentHTML('afterbegin', `<div id="ciOverlay" role="dialog" aria-modal="true" aria-label="Samtykke til cookies" hidden><div class="ci-wrap"><h2 tabindex="-1">Vi passer på dine data</h2><div class="ci-txt"><p>Parkens hjemmeside sætter cookies for at huske dine valg, tælle besøg og vise dig annoncer for parken andre steder. Nogle oplysninger går til tredjepart. Du kan trække dit samtykke tilbage igen via linket nederst på siden.</p></div>
<div class="ci-kat" hidden><div class="ci-rk"><span>Nødvendige</span><span>Altid slået til</span></div>${Object.entries(K).map(([k, n]) => `<div class="ci-rk"><label for="${k}">${n}</label><span class="ci-t"><input type="checkbox" id="${k}"><i></i></span></div>`).join('')}<button class="ci-vis" aria-expanded="false">Vis cookies</button><p class="ci-liste" hidden>_pk_id (statistik), _fbp (marketing), VISITOR_INFO1_LIVE (marketing)</p></div>
<div class="ci-knap"><button class="ci-kun" aria-label="Kun nødvendige"><span>Kun nødvendige</span></button><button class="ci-tilpas"><span>Tilpas</span></button><button class="ci-gem" hidden><span>Opdatér samtykke</span></button><button class="ci-ok"><span>OK til alle</span></button></div></div></div>`);
const q = s => document.querySelector(s), o = $('ciOverlay');
const gem = f => { const ok = Object.keys(K).filter(f); setC(N, JSON.stringify({ consent_date: new Date().toISOString(), consents_approved: ['cookie_cat_necessary', ...ok], consents_denied: Object.keys(K).filter(k => !ok.includes(k)), user_uid: crypto.randomUUID() }), 365); o.hidden = true; act(); };
q('.ci-ok').onclick = () => gem(() => true);
q('.ci-kun').onclick = () => gem(() => false);
q('.ci-gem').onclick = () => gem(k => $(k).checked);
const aabn = () => { const v = laes(); Object.keys(K).forEach(k => { $(k).checked = !!v && v.consents_approved.includes(k); }); q('.ci-kat').hidden = q('.ci-gem').hidden = false; q('.ci-tilpas').hidden = true; };
q('.ci-tilpas').onclick = aabn;
q('.ci-vis').onclick = () => { q('.ci-liste').hidden = !q('.ci-liste').hidden; };
q('.ci-renew').onclick = e => { e.preventDefault(); o.hidden = false; };
o.hidden = !!laes();
act();
}
