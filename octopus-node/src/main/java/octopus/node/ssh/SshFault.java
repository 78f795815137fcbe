package octopus.node.ssh;

import octopus.spi.FaultCode;

/** What can go wrong on the way to a node over SSH. */
public enum SshFault implements FaultCode {
    HOST_KEY_UNKNOWN(Kind.STATE, "Nobody has accepted the node's host key yet, so nothing is sent to it."),
    HOST_KEY_CHANGED(Kind.NETWORK, "The node shows another host key than the one that was accepted."),
    LOGIN_REFUSED(Kind.NODE, "The node does not let the user in with this password or key."),
    PRIVATE_KEY_UNREADABLE(Kind.CALLER, "The private key cannot be read, or its passphrase is wrong."),
    SUDO_REFUSED(Kind.NODE, "The user may not become root on the node, or sudo wants another password."),
    CONNECTION_LOST(Kind.NETWORK, "The connection to a node broke while a command was running there.");

    private final Kind kind;
    private final String sentence;

    SshFault(Kind kind, String sentence) {
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
