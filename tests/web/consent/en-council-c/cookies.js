(function () {
  function policy() {
    const hit = document.cookie.split('; ').find(c => c.startsWith('wbc_cookies_policy='));
    return hit ? JSON.parse(decodeURIComponent(hit.slice(hit.indexOf('=') + 1))) : null;
  }
  function setPolicy(usage) {
    const value = encodeURIComponent(JSON.stringify({ essential: true, usage: usage }));
    document.cookie = 'wbc_cookies_policy=' + value + '; path=/en-council-c/; max-age=31536000; SameSite=Lax';
    act();
  }
  truth = () => { const p = policy(); return p ? (p.usage ? 'accepted' : 'rejected') : 'nothing'; };
  effects = { accept: '#wbc-accept', reject: '#wbc-reject', close: '#wbc-hide', save: '#wbc-save', open: 'a[href$="/cookies/"], a[href="#privacy"]', switch: 'input[type=radio], form label' };

  const notice = document.getElementById('wbc-notice');
  if (notice) {
    const answer = (usage, word) => {
      setPolicy(usage);
      document.getElementById('wbc-ask').hidden = true;
      document.getElementById('wbc-which').textContent = word;
      const done = document.getElementById('wbc-done');
      done.hidden = false;
      done.focus();
    };
    document.getElementById('wbc-accept').addEventListener('click', () => answer(true, 'accepted'));
    document.getElementById('wbc-reject').addEventListener('click', () => answer(false, 'rejected'));
    document.getElementById('wbc-hide').addEventListener('click', () => { notice.hidden = true; });
    notice.hidden = policy() !== null;
  }

  const form = document.getElementById('wbc-form');
  if (form) {
    const now = policy();
    if (now) form.elements.analytics.value = now.usage ? 'yes' : 'no';
    form.addEventListener('submit', event => {
      event.preventDefault();
      const choice = form.elements.analytics.value;
      if (!choice) return;
      setPolicy(choice === 'yes');
      document.getElementById('wbc-saved').hidden = false;
      scrollTo(0, 0);
    });
  }
  act();
})();
