import MatomoTracker from 'matomo-tracker-react-native/src/MatomoTracker.js';
window.MatomoTracker = MatomoTracker;
