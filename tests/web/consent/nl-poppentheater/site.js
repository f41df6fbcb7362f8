{
const getC = n => decodeURIComponent((document.cookie.match(new RegExp('(?:^|; )' + n + '=([^;]*)')) || [])[1] || ''), setC = (n, v, d = 180) => { document.cookie = n + '=' + encodeURIComponent(v) + '; path=' + place + '; max-age=' + d * 86400 + '; SameSite=Lax'; };

const N = 'DraadConsent', cats = { preferences: 'Voorkeuren', statistics: 'Statistieken', marketing: 'Marketing' };
truth = () => { const v = getC(N); return !v ? 'nothing' : /(preferences|statistics|marketing):true/.test(v) ? 'accepted' : 'rejected'; };
effects = { accept: '#DraadBtnAll', reject: '#DraadBtnNone', save: '#DraadBtnSel', open: '.DraadNav a, #DraadWidget', switch: '.DraadSw' };
document.body.insertAdjacentHTML('beforeend', `<div id="DraadUnderlay" hidden></div><div id="DraadDialog" role="dialog" aria-modal="true" aria-labelledby="DraadTitle" tabindex="-1" lang="nl" hidden>
<ul class="DraadNav"><li><a href="#" aria-selected="true" data-p="DraadP1">Toestemming</a></li><li><a href="#" aria-selected="false" data-p="DraadP2">Details</a></li><li><a href="#" aria-selected="false" data-p="DraadP3">Over</a></li></ul>
<div class="DraadP" id="DraadP1"><h2 id="DraadTitle">Deze website maakt gebruik van cookies</h2><p>We gebruiken cookies om de site aan te passen aan wat je zoekt, om filmpjes van voorstellingen te laten zien en om te tellen hoeveel mensen langskomen. We delen die gegevens met partners voor sociale media, adverteren en analyse.</p>
<fieldset><legend class="vh">Selectie van toestemming</legend><div class="DraadCat"><label for="DraadC0"><strong>Noodzakelijk</strong></label><span class="DraadSw"><input type="checkbox" id="DraadC0" checked disabled><span></span></span></div>${Object.entries(cats).map(([k, n]) => `<div class="DraadCat"><label for="DraadC-${k}"><strong>${n}</strong></label><span class="DraadSw"><input type="checkbox" id="DraadC-${k}"><span></span></span></div>`).join('')}</fieldset></div>
<div class="DraadP" id="DraadP2" hidden><p><strong>Noodzakelijk</strong> 2</p><p><strong>Voorkeuren</strong> 1</p><p><strong>Statistieken</strong> 4</p><p><strong>Marketing</strong> 7</p></div>
<div class="DraadP" id="DraadP3" hidden><p>Cookies zijn kleine tekstbestanden. Volgens de wet mogen wij ze plaatsen als ze strikt noodzakelijk zijn; voor alle andere hebben we je toestemming nodig.</p></div>
<div class="DraadKnoppen"><button id="DraadBtnNone">Weigeren</button><button id="DraadBtnSel">Selectie toestaan</button><button id="DraadBtnAll">Alles toestaan</button></div></div>
<button id="DraadWidget" aria-label="Vernieuw of wijzig je cookietoestemming" hidden><svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true"><path fill="#fff" d="M12 2a10 10 0 1 0 10 10 5 5 0 0 1-5-5 5 5 0 0 1-5-5Z"/></svg></button>`);
const q = s => document.querySelector(s), qa = s => [...document.querySelectorAll(s)];
const toon = ja => { q('#DraadDialog').hidden = q('#DraadUnderlay').hidden = !ja; q('#DraadWidget').hidden = ja; };
const bewaar = aan => { setC(N, `{stamp:'${crypto.randomUUID()}',necessary:true,${Object.keys(cats).map(k => k + ':' + !!aan(k)).join(',')},method:'explicit',ver:1,utc:${Date.now()},region:'nl'}`, 365); toon(false); act(); };
q('#DraadBtnAll').onclick = () => bewaar(() => true);
q('#DraadBtnNone').onclick = () => bewaar(() => false);
q('#DraadBtnSel').onclick = () => bewaar(k => $('DraadC-' + k).checked);
qa('.DraadNav a').forEach(a => { a.onclick = e => { e.preventDefault(); qa('.DraadNav a').forEach(o => o.setAttribute('aria-selected', o === a)); qa('.DraadP').forEach(p => { p.hidden = p.id !== a.dataset.p; }); }; });
q('#DraadWidget').onclick = () => { Object.keys(cats).forEach(k => { $('DraadC-' + k).checked = getC(N).includes(k + ':true'); }); toon(true); };
toon(truth() === 'nothing');
act();
}
