package octopus.onboard.node;

import java.util.Locale;

/** How a node is, as the last probe found it. */
public enum NodeState {
    /** Nobody has looked yet. */
    NEW,
    /** Its host key waits for a person to accept it. */
    UNTRUSTED,
    READY,
    /** It was not reached; the fault says why. */
    UNREACHABLE;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
