/* Stand-in for the configuration of one Meta pixel: no automatic events, no automatic matching. */
