package octopus.onboard.node;

import java.util.Optional;
import octopus.spi.Fault;
import octopus.spi.StorageException;

/**
 * How a node is reached, without the secrets: what is stored, shown and changed. Empty text stands for what is not given.
 *
 * @param kind {@code local}, {@code ssh} or {@code kubernetes}
 * @param hostKey the accepted fingerprint
 * @param sudo whether commands run as root through sudo
 * @param jump the name of the node through which it is reached
 * @param pod which pod of which cluster it is
 */
public record AccessFields(
        String kind,
        String host,
        int port,
        String user,
        String hostKey,
        boolean sudo,
        String jump,
        Optional<PodFields> pod) {
    public static final String LOCAL = "local";
    public static final String SSH = "ssh";
    public static final String KUBERNETES = "kubernetes";
    public static final String KUBECONFIG = "kubeconfig";
    private static final int MOST_PORT = 65_535;

    public AccessFields(String kind, String host, int port, String user, String hostKey, boolean sudo, String jump) {
        this(kind, host, port, user, hostKey, sudo, jump, Optional.empty());
    }

    /**
     * A pod of a cluster.
     *
     * @param namespace empty text for the one of the kubeconfig
     * @param name of the pod, its labels or its workload
     * @param container empty text for the usual one
     */
    public record PodFields(String namespace, String name, String container) {
        private void requireValid() {
            if (!name.matches("[A-Za-z0-9][A-Za-z0-9._/=,!()\\s-]{0,500}")) {
                throw wrong(
                        "pod",
                        "\"" + name + "\" names no pod",
                        "Give its name, its labels (key=value,…) or its workload (deployment/NAME).");
            }
            if (!namespace.matches("([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)?")) {
                throw wrong("namespace", "\"" + namespace + "\" is no namespace", "Look: kubectl get namespaces.");
            }
            if (!container.matches("([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)?")) {
                throw wrong("container", "\"" + container + "\" is no name of a container", "Name one of the pod's.");
            }
        }
    }

    public static AccessFields local() {
        return new AccessFields(LOCAL, "", 0, "", "", false, "");
    }

    public static AccessFields kubernetes(String namespace, String pod, String container) {
        return new AccessFields(
                KUBERNETES, "", 0, "", "", false, "", Optional.of(new PodFields(namespace, pod, container)));
    }

    public boolean isLocal() {
        return kind.equals(LOCAL);
    }

    public boolean isKubernetes() {
        return kind.equals(KUBERNETES);
    }

    public boolean isSsh() {
        return kind.equals(SSH);
    }

    /** @param secret its name */
    public boolean uses(String secret) {
        return secret.equals(KUBECONFIG) ? isKubernetes() : isSsh();
    }

    public Optional<String> acceptedKey() {
        return Optional.of(hostKey).filter(key -> !key.isEmpty());
    }

    AccessFields accepting(String fingerprint) {
        return new AccessFields(kind, host, port, user, fingerprint, sudo, jump, pod);
    }

    /** @throws StorageException NODE_INVALID, naming the field */
    void requireValid(String name) {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9_.-]{0,62}")) {
            throw wrong(
                    "name",
                    "\"" + name + "\" is no name for a node",
                    "Use letters, digits, dots, hyphens, underscores.");
        }
        if (!isSsh() && !isLocal() && !isKubernetes()) {
            throw wrong("kind", "\"" + kind + "\" is no way to reach a node", "Write local, ssh or kubernetes.");
        }
        pod.ifPresent(PodFields::requireValid);
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
