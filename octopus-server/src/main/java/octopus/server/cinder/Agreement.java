package octopus.server.cinder;

/** What counts for a request. @param version the x of the agreed 3.x @param filters by what lists may be filtered */
record Agreement(int version, FilterRules filters) {}
