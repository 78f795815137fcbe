package octopus.core.flow;

/**
 * A step with no effect outside the database. Neighbours of this kind share one commit; one that leaves the context as it was
 * and changes nothing is passed without a commit of its own, and may so run again after a kill in the step behind it.
 */
public interface InsideStep<C extends Record> extends Step<C> {}
