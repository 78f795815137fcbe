package octopus.core.flow;

/**
 * Does nothing forward: it is there for its revert, which says how the flow's subject is left when all else is undone.
 * Since running it changes nothing, a flow passes it without a commit of its own.
 */
public interface RevertOnly<C extends Record> extends InsideStep<C> {
    @Override
    default Outcome<C> run(C context, StepEnvironment environment) {
        return Outcome.done(context);
    }

    @Override
    Effect revert(C context, StepEnvironment environment);
}
