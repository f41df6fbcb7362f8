// Reads the consent state that the page publishes. Main world; calls only the reading commands.
// TCF and GPP: IAB. Consent mode: Google tag. UET and Clarity: Microsoft Advertising. Customer privacy: Shopify.
// WP Consent API: WordPress plug-in of that name.
(async () => {
  const MAX = 20000;
  const cut = value => { try { const text = JSON.stringify(value); return text === undefined ? null : text.length > MAX ? { truncated: text.slice(0, MAX) } : JSON.parse(text); } catch { return null; } };
  const answer = (call, ms) => new Promise(done => { const timer = setTimeout(() => done(null), ms); try { call(value => { clearTimeout(timer); done(value); }); } catch { clearTimeout(timer); done(null); } });
  // Microsoft: commands waiting in `uetq` and in Clarity's queue, and what a loaded UET tag says.
  const microsoft = () => {
    const found = { default: {}, update: {}, clarity: null, state: null };
    let any = false;
    const put = (way, values) => {
      if ((way !== 'default' && way !== 'update') || !values || typeof values !== 'object') return;
      any = true;
      for (const k of Object.keys(values).slice(0, 20)) found[way][String(k).slice(0, 60)] = cut(values[k]);
    };
    const q = window.uetq;
    try { if (Array.isArray(q)) q.forEach((e, i) => { if (e === 'consent') put(q[i + 1], q[i + 2]); else if (e && e[0] === 'consent') put(e[1], e[2]); }); } catch { /* a hostile entry */ }
    try { const state = q && !Array.isArray(q) && q.uetConfig && q.uetConfig.consent; if (state) { found.state = cut(state); any = true; } } catch { /* not so */ }
    try { const waiting = window.clarity && window.clarity.q; if (waiting) for (const e of waiting) if (e && /^consent/.test(e[0])) { found.clarity = cut([e[0], e[1] === undefined ? true : e[1]]); any = true; } } catch { /* not so */ }
    return any ? found : null;
  };
  const shopify = () => {
    const api = window.Shopify && window.Shopify.customerPrivacy;
    if (!api) return null;
    const out = {};
    for (const name of ['analyticsProcessingAllowed', 'marketingAllowed', 'preferencesProcessingAllowed', 'saleOfDataAllowed', 'shouldShowBanner', 'getRegion', 'currentVisitorConsent'])
      try { if (typeof api[name] === 'function') out[name] = cut(api[name]()); } catch { /* not ready */ }
    return Object.keys(out).length ? out : null;
  };
  const wordpress = () => {
    if (typeof window.wp_has_consent !== 'function') return null;
    const out = { type: cut(window.wp_consent_type) };
    for (const name of ['functional', 'preferences', 'statistics', 'statistics-anonymous', 'marketing'])
      try { out[name] = window.wp_has_consent(name) === true; } catch { /* not ready */ }
    return out;
  };
  const out = { tcf: null, gpp: null, consent_mode: null, microsoft: null, shopify: null, wordpress: null };
  if (typeof window.__tcfapi === 'function') {
    const ping = await answer(done => window.__tcfapi('ping', 2, done), 600);
    const data = await answer(done => window.__tcfapi('getTCData', 2, (d, ok) => done(ok ? d : null)), 600);
    const keep = ['tcString', 'eventStatus', 'cmpStatus', 'gdprApplies', 'tcfPolicyVersion', 'cmpId', 'cmpVersion', 'isServiceSpecific', 'publisherCC'];
    let short = null;
    if (data && typeof data === 'object') {
      short = {};
      for (const k of keep) if (data[k] !== undefined) short[k] = data[k];
      const on = o => o ? Object.keys(o).filter(k => o[k] === true) : [];
      short.purpose_consents = on(data.purpose && data.purpose.consents);
      short.purpose_legitimate_interests = on(data.purpose && data.purpose.legitimateInterests);
      short.vendor_consents = on(data.vendor && data.vendor.consents).length;
    }
    out.tcf = { ping: cut(ping), data: cut(short) };
  }
  if (typeof window.__gpp === 'function') {
    const direct = (() => { try { return window.__gpp('ping', () => {}); } catch { return null; } })();
    const ping = await answer(done => window.__gpp('ping', (d, ok) => done(ok ? d : null)), 600);
    out.gpp = { ping: cut(ping || direct || null) };
  }
  const modes = { default: {}, update: {} };
  let commands = 0, updates = 0;
  if (Array.isArray(window.dataLayer)) for (const entry of window.dataLayer) {
    try {
      if (!entry || entry[0] !== 'consent' || !entry[2] || typeof entry[2] !== 'object') continue;
      if (entry[1] !== 'default' && entry[1] !== 'update') continue;
      commands++;
      if (entry[1] === 'update') updates++;
      for (const k of Object.keys(entry[2]).slice(0, 30)) modes[entry[1]][String(k).slice(0, 60)] = cut(entry[2][k]);
    } catch { /* a hostile entry */ }
  }
  if (commands) out.consent_mode = { default: modes.default, update: modes.update, updates };
  out.microsoft = microsoft();
  out.shopify = shopify();
  out.wordpress = wordpress();
  return out;
})()
