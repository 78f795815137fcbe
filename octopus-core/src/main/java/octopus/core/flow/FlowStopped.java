package octopus.core.flow;

/** Takes a step off its work: the lease is lost, or the process stops. Not a failure; the step runs again elsewhere. */
final class FlowStopped extends RuntimeException {
    private static final long serialVersionUID = 1;

    FlowStopped(String why) {
        super(why, null, false, false);
    }
}
