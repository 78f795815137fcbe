package octopus.node.network;

import octopus.spi.FaultCode;

/** What can be wrong with changing a node's network. */
public enum NetworkFault implements FaultCode {
    NETWORK_INVALID(Kind.CALLER, "A name, address, VLAN or MTU is none."),
    NETWORK_PATH_ENDANGERED(
            Kind.STATE, "The change would touch the path by which Octopus itself reaches the node, so it is refused."),
    NETWORK_OTHERWISE_USED(Kind.STATE, "There is an interface of this name that is something else."),
    NETWORK_DEVICE_MISSING(Kind.NODE, "An interface that the change builds on is not there.");

    private final Kind kind;
    private final String sentence;

    NetworkFault(Kind kind, String sentence) {
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
