{
const getC = n => decodeURIComponent((document.cookie.match(new RegExp('(?:^|; )' + n + '=([^;]*)')) || [])[1] || ''), setC = (n, v, d = 180) => { document.cookie = n + '=' + encodeURIComponent(v) + '; path=' + place + '; max-age=' + d * 86400 + '; SameSite=Lax'; };

const N = 'consent-policy-od';
const read = () => { const v = getC(N); return v ? JSON.parse(v) : null; };
truth = () => { const v = read(); return !v ? 'nothing' : v.anl || v.adv || v.func ? 'accepted' : 'rejected'; };
effects = { accept: '[data-hook=od-accept]', open: '[data-hook=od-settings]', save: '[data-hook=od-save]', close: '[data-hook=od-shut]', switch: '.od-sw' };
const host = document.createElement('div'); host.setAttribute('data-hook', 'od-consent-root');
const types = [['func', 'Λειτουργικά'], ['anl', 'Στατιστικά στοιχεία'], ['adv', 'Διαφήμιση']];
host.innerHTML = `<div class="od-bar" data-hook="od-bar" role="dialog" aria-label="Cookies" hidden><div class="od-txt">Χρησιμοποιούμε cookies και παρόμοιες τεχνολογίες για να αναλύουμε την επισκεψιμότητα και να προβάλλουμε το ωδείο σε άλλες σελίδες. Δείτε την <a href="#aporrito">Πολιτική απορρήτου</a>.</div><div class="od-bt"><button type="button" data-hook="od-settings">Ρυθμίσεις</button><button type="button" data-hook="od-accept">Αποδοχή όλων</button></div></div>
<div class="od-panel" role="dialog" aria-modal="true" aria-label="Ρυθμίσεις cookies" hidden><button type="button" class="od-x" data-hook="od-shut" aria-label="Κλείσιμο ρυθμίσεων"><svg viewBox="0 0 12 12" width="14"><path d="M1 1l10 10M11 1L1 11" stroke="#000"/></svg></button><h3>Ρυθμίσεις cookies</h3><p>Όταν επισκέπτεστε τη σελίδα μας, μπορεί να αποθηκεύσουμε πληροφορίες στη συσκευή σας. Επιλέξτε ποιες κατηγορίες επιτρέπετε.</p><div class="od-row"><b>Απαραίτητα</b><span>Πάντα ενεργά</span></div>${types.map(([k, n]) => `<div class="od-row"><b id="od-${k}">${n}</b><button type="button" class="od-sw" role="switch" aria-checked="false" aria-labelledby="od-${k}" data-k="${k}"></button></div>`).join('')}<button type="button" class="od-save" data-hook="od-save">Αποθήκευση</button></div>`;
document.body.append(host);
const q = s => host.querySelector(s), h = n => q(`[data-hook=od-${n}]`), sws = [...host.querySelectorAll('.od-sw')];
const end = f => { const v = { ess: 1 }; types.forEach(([k]) => { v[k] = f(k) ? 1 : 0; }); setC(N, JSON.stringify(v), 365); h('bar').hidden = q('.od-panel').hidden = true; act(); };
h('accept').onclick = () => end(() => true);
h('settings').onclick = () => { q('.od-panel').hidden = false; };
h('shut').onclick = () => { q('.od-panel').hidden = true; };
h('save').onclick = () => end(k => q(`[data-k=${k}]`).getAttribute('aria-checked') === 'true');
sws.forEach(s => { s.onclick = () => s.setAttribute('aria-checked', s.getAttribute('aria-checked') !== 'true'); });
h('bar').hidden = !!read();
act();
}
