// c15t without its hosted part; the page draws the prompt, as its quickstart does.
import { getOrCreateConsentRuntime } from 'c15t';

const { consentStore } = getOrCreateConsentRuntime({ mode: 'offline', consentCategories: ['necessary', 'measurement', 'marketing'] });
window.harbourConsent = consentStore;
