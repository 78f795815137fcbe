package octopus.onboard.node;

import java.util.Optional;
import octopus.spi.Fault;
import octopus.spi.StorageException;

/**
 * How a node is reached, without the secrets: what is stored, shown and changed. Empty text stands for what is not given.
 *
 * @param kind {@code local} or {@code ssh}
 * @param hostKey the accepted fingerprint
 * @param sudo whether commands run as root through sudo
 * @param jump the name of the node through which it is reached
 */
public record AccessFields(String kind, String host, int port, String user, String hostKey, boolean sudo, String jump) {
    public static final String LOCAL = "local";
    public static final String SSH = "ssh";
    private static final int MOST_PORT = 65_535;

    public static AccessFields local() {
        return new AccessFields(LOCAL, "", 0, "", "", false, "");
    }

    public boolean isSsh() {
        return kind.equals(SSH);
    }

    public Optional<String> acceptedKey() {
        return Optional.of(hostKey).filter(key -> !key.isEmpty());
    }

    AccessFields accepting(String fingerprint) {
        return new AccessFields(kind, host, port, user, fingerprint, sudo, jump);
    }

    /** @throws StorageException NODE_INVALID, naming the field */
    void requireValid(String name) {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9_.-]{0,62}")) {
            throw wrong(
                    "name",
                    "\"" + name + "\" is no name for a node",
                    "Use letters, digits, dots, hyphens, underscores.");
        }
        if (!isSsh() && !kind.equals(LOCAL)) {
            throw wrong("kind", "\"" + kind + "\" is no way to reach a node", "Write local or ssh.");
        }
        if (isSsh() && (host.isBlank() || host.startsWith("-") || host.contains(" "))) {
            throw wrong("host", "\"" + host + "\" is no host", "Give its name or address.");
        }
        if (isSsh() && user.isBlank()) {
            throw wrong("user", "nobody is named who logs in", "Give the user.");
        }
        if (isSsh() && (port < 1 || port > MOST_PORT)) {
            throw wrong("port", port + " is no port", "Give a number from 1 to 65535; SSH has 22.");
        }
        if (!hostKey.isEmpty() && !hostKey.startsWith("SHA256:")) {
            throw wrong("host_key", "\"" + hostKey + "\" is no fingerprint", "Give it as ssh-keygen -l does: SHA256:…");
        }
        if (jump.equals(name)) {
            throw wrong("jump", name + " cannot be reached through itself", "Name another node, or none.");
        }
    }

    static StorageException wrong(String field, String cause, String correction) {
        return Fault.of(NodeFault.NODE_INVALID, "Field " + field + " of the node", cause, correction)
                .about("field", field)
                .exception();
    }
}
