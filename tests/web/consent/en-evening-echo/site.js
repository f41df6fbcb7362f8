{
const getC = n => decodeURIComponent((document.cookie.match(new RegExp('(?:^|; )' + n + '=([^;]*)')) || [])[1] || ''), setC = (n, v, d = 180) => { document.cookie = n + '=' + encodeURIComponent(v) + '; path=' + place + '; max-age=' + d * 86400 + '; SameSite=Lax'; };
const getL = n => localStorage.getItem(n) || '', setL = (n, v) => localStorage.setItem(n, typeof v === 'string' ? v : JSON.stringify(v));

const K = '_evening_user_consent_41';
truth = () => { const v = getL(K); if (!v) return 'nothing'; const s = JSON.parse(v).gdpr; return s.c.length || s.l.length ? 'accepted' : 'rejected'; };
effects = { open: '#pmLink' };
const open = pm => {
  const v = getL(K), state = v ? '&state=' + encodeURIComponent(JSON.stringify(JSON.parse(v).gdpr)) : '';
  const box = document.createElement('div'); box.id = 'ee_message_container_1092'; box.className = 'ee_fixed';
  box.innerHTML = `<iframe id="ee_message_iframe_1092" title="Privacy message" src="${other}${place}message.html?id=1092${pm ? '&pm=1' : ''}${state}"></iframe>`;
  document.body.append(box); document.documentElement.classList.add('ee-message-open');
};
addEventListener('message', e => {
  if (e.origin !== other || !e.data || e.data.name !== 'evening.consent') return;
  setL(K, { gdpr: { applies: true, c: e.data.c, l: e.data.l, uuid: crypto.randomUUID(), dateCreated: new Date().toISOString() } });
  setC('eeConsentUUID', crypto.randomUUID(), 365);
  document.getElementById('ee_message_container_1092').remove(); document.documentElement.classList.remove('ee-message-open');
  act();
});
$('pmLink').onclick = e => { e.preventDefault(); open(true); };
if (truth() === 'nothing') setTimeout(() => open(false), 500);
act();
}
