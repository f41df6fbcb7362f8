// A small consent manager on the IAB's own libraries: makes and keeps real TC strings.
import { CmpApi } from '@iabtcf/cmpapi';
import { GVL, TCModel, TCString } from '@iabtcf/core';

const list = n => Object.fromEntries(Array.from({ length: n }, (_, i) => [i + 1, { id: i + 1, name: `Item ${i + 1}`, description: '', illustrations: [] }]));
const vendor = id => ({ id, name: `Partner ${id}`, purposes: [1, 3, 4], legIntPurposes: [7, 8], flexiblePurposes: [], specialPurposes: [], features: [], specialFeatures: [], cookieMaxAgeSeconds: 86400, usesCookies: true, cookieRefresh: false, usesNonCookieAccess: false, dataRetention: {}, urls: [], dataDeclaration: [] });
const gvl = new GVL({
  gvlSpecificationVersion: 3, vendorListVersion: 120, tcfPolicyVersion: 5, lastUpdated: '2026-01-01T00:00:00Z',
  purposes: list(11), specialPurposes: list(3), features: list(3), specialFeatures: list(2), dataCategories: list(11), stacks: {}, vendors: { 2: vendor(2), 6: vendor(6), 8: vendor(8) },
});
const kept = () => (document.cookie.match(/(?:^|; )euconsent-v2=([^;]*)/) || [])[1] || '';
const api = new CmpApi(31, 1, true);

const save = (consent, interest) => {
  const model = new TCModel(gvl);
  model.cmpId = 31;
  model.cmpVersion = 1;
  model.consentScreen = 1;
  model.consentLanguage = 'EN';
  model.publisherCountryCode = 'DE';
  model.isServiceSpecific = true;
  model.setAllVendorsDisclosed();
  if (consent) { model.setAllPurposeConsents(); model.setAllVendorConsents(); }
  if (interest) { model.purposeLegitimateInterests.set([7, 8]); model.setAllVendorLegitimateInterests(); }
  const text = TCString.encode(model);
  document.cookie = `euconsent-v2=${text}; path=/; max-age=31536000`;
  api.update(text, false);
};
// Whether an answer is kept already.
const start = () => { api.update(kept(), !kept()); return !!kept(); };
const said = () => !kept() ? 'nothing' : TCString.decode(kept()).purposeConsents.size > 0 ? 'accepted' : 'rejected';
window.harbourTcf = { start, save, said };
