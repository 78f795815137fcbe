package octopus.core.flow;

import octopus.spi.FaultCode;

/** What can be wrong with flows themselves. */
public enum FlowFault implements FaultCode {
    FLOW_SUBJECT_BUSY(Kind.STATE, "Another unfinished flow is changing the same object."),
    FLOW_NOT_FOUND(Kind.NOT_FOUND, "There is no flow with this id."),
    FLOW_STATE_WRONG(Kind.STATE, "The flow's state does not permit what was asked."),
    FLOW_PAST_PIVOT(Kind.STATE, "The flow is past its point of no return and can only go forward."),
    FLOW_UNREADABLE(Kind.INTERNAL, "What was saved of a flow cannot be read by this version of Octopus."),
    FLOW_TOO_LARGE(Kind.INTERNAL, "The context of a flow is larger than what every database can keep."),
    FLOW_MISDIRECTED(Kind.INTERNAL, "A step asked to go back to where its flow cannot go.");

    private final Kind kind;
    private final String sentence;

    FlowFault(Kind kind, String sentence) {
        this.kind = kind;
        this.sentence = sentence;
    }

    @Override
    public Kind kind() {
        return kind;
    }

    @Override
    public String sentence() {
        return sentence;
    }
}
