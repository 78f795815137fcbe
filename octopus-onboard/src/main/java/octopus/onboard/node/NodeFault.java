package octopus.onboard.node;

import octopus.spi.FaultCode;

/** What can be wrong with asking for a node. */
public enum NodeFault implements FaultCode {
    NODE_NOT_FOUND(Kind.NOT_FOUND, "There is no node of this name."),
    NODE_EXISTS(Kind.CONFLICT, "There is a node of this name already."),
    NODE_IN_USE(Kind.STATE, "Other nodes are reached through this one, or it has volumes."),
    NODE_INVALID(Kind.CALLER, "A field of a node is missing or has a wrong value."),
    HOST_KEY_DIFFERS(Kind.STATE, "The host key that was accepted is not the one that the node shows.");

    private final Kind kind;
    private final String sentence;

    NodeFault(Kind kind, String sentence) {
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
