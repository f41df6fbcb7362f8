{
const getC = n => decodeURIComponent((document.cookie.match(new RegExp('(?:^|; )' + n + '=([^;]*)')) || [])[1] || ''), setC = (n, v, d = 180) => { document.cookie = n + '=' + encodeURIComponent(v) + '; path=' + place + '; max-age=' + d * 86400 + '; SameSite=Lax'; };

const N = 'fcs-consent', K = ['functional', 'analytics', 'advertisement'], noms = { functional: 'Funcionals', analytics: 'Analítiques', advertisement: 'Publicitàries' };
truth = () => { const v = getC(N); return !/action:yes/.test(v) ? 'nothing' : K.some(k => v.includes(k + ':yes')) ? 'accepted' : 'rejected'; };
effects = { accept: '[data-cky=accept]', reject: '[data-cky=reject]', save: '[data-cky=save]', open: '[data-cky=settings], [data-cky=revisit], .ck-acc', close: '[data-cky=close]', switch: '.ck-sw' };
document.body.insertAdjacentHTML('beforeend', `<div class="ck-revisit" data-tooltip="Preferències de consentiment"><button data-cky="revisit" aria-label="Preferències de consentiment"><svg viewBox="0 0 20 20" width="26" height="26" aria-hidden="true"><circle cx="10" cy="10" r="9" fill="#fff"/><circle cx="7" cy="8" r="1.4"/><circle cx="12" cy="12" r="1.4"/></svg></button></div>
<div class="ck-consent-container" tabindex="0" role="region" aria-label="Valorem la vostra privadesa" hidden><button class="ck-x" data-cky="close" aria-label="Tanca">✕</button><p class="ck-t">Valorem la vostra privadesa</p><div class="ck-d"><p>Amb el vostre permís fem servir galetes per comptar les visites, ensenyar-vos vídeos de les companyies i anunciar el festival en altres webs. Prement «Accepta-ho tot» hi consentiu.</p></div><div class="ck-b"><button data-cky="settings">Personalitza</button><button data-cky="reject">Rebutja-ho tot</button><button data-cky="accept">Accepta-ho tot</button></div></div>
<div class="ck-overlay" hidden><div class="ck-pref" role="dialog" aria-modal="true" aria-label="Preferències de consentiment"><h3>Personalitzeu les preferències</h3><p>Aquí trobareu informació detallada de totes les galetes de cada categoria.</p><p><b>Necessàries</b> <span>Sempre actives</span></p>${K.map(k => `<div class="ck-r"><button class="ck-acc" aria-expanded="false">${noms[k]}</button><label class="ck-sw"><input type="checkbox" id="ck-${k}" aria-label="Activa les galetes ${noms[k].toLowerCase()}"></label></div>`).join('')}<div class="ck-b"><button data-cky="reject">Rebutja-ho tot</button><button data-cky="save">Desa les meves preferències</button><button data-cky="accept">Accepta-ho tot</button></div></div></div>`);
const q = s => document.querySelector(s), on = (n, f) => document.querySelectorAll(`[data-cky=${n}]`).forEach(e => { e.onclick = f; });
const fet = f => { setC(N, `consentid:${btoa(Math.random()).slice(0, 24)},consent:${K.some(f) ? 'yes' : 'no'},action:yes,necessary:yes,${K.map(k => k + ':' + (f(k) ? 'yes' : 'no')).join(',')}`, 365); veure(false); act(); };
const veure = si => { q('.ck-consent-container').hidden = !si; q('.ck-overlay').hidden = true; q('.ck-revisit').hidden = si; };
on('accept', () => fet(() => true)); on('reject', () => fet(() => false)); on('save', () => fet(k => $('ck-' + k).checked));
on('settings', () => { K.forEach(k => { $('ck-' + k).checked = getC(N).includes(k + ':yes'); }); q('.ck-overlay').hidden = false; });
on('revisit', () => { K.forEach(k => { $('ck-' + k).checked = getC(N).includes(k + ':yes'); }); q('.ck-overlay').hidden = false; q('.ck-revisit').hidden = true; });
on('close', () => veure(false));
veure(truth() === 'nothing');
act();
}
