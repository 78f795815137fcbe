package octopus.core.flow;

/** A step with no effect outside the database. Neighbours of this kind share one commit. */
public interface InsideStep<C extends Record> extends Step<C> {}
