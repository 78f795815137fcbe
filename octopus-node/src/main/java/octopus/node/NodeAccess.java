package octopus.node;

import java.util.Optional;
import octopus.spi.Secret;

/** How a node is reached. The hands themselves are a {@link Node}; {@code octopus.node.reach.Reach} makes one of the other. */
public sealed interface NodeAccess {
    /** One word, stable: it is stored and shown. */
    String kind();

    /** The machine where Octopus runs. */
    record Local() implements NodeAccess {
        @Override
        public String kind() {
            return "local";
        }
    }

    /**
     * Over SSH, without an agent to install. The user's shell there must be a POSIX one.
     *
     * @param hostKey the fingerprint that a person has accepted ({@code SHA256:…}); without one nobody logs in
     * @param become whether commands run as root through sudo
     * @param jump the host through which it is reached
     */
    record Ssh(
            String host,
            int port,
            String user,
            Login login,
            Optional<String> hostKey,
            Become become,
            Optional<Ssh> jump)
            implements NodeAccess {
        @Override
        public String kind() {
            return "ssh";
        }

        /** As people write it: {@code user@host:port}. */
        public String address() {
            return user + "@" + (host.contains(":") ? "[" + host + "]" : host) + (port == 22 ? "" : ":" + port);
        }

        public Ssh accepting(String fingerprint) {
            return new Ssh(host, port, user, login, Optional.of(fingerprint), become, jump);
        }
    }

    /**
     * A container of a pod, by the cluster's API.
     *
     * @param kubeconfig the text of a kubeconfig file; without one the cluster in which Octopus itself runs
     * @param namespace empty text for the one of the kubeconfig
     * @param pod its name, labels ({@code key=value,…}) or workload ({@code deployment/NAME}): of several the first ready one
     * @param container without one the pod's first, or the one that its annotation names
     */
    record KubernetesPod(Optional<Secret> kubeconfig, String namespace, String pod, Optional<String> container)
            implements NodeAccess {
        @Override
        public String kind() {
            return "kubernetes";
        }
    }

    /** How the user proves to be the user. */
    sealed interface Login {
        record Password(Secret password) implements Login {}

        /** @param key the text of a private key file, OpenSSH's or PEM */
        record PrivateKey(Secret key, Optional<Secret> passphrase) implements Login {}
    }

    /** With whose rights commands run. */
    sealed interface Become {
        /** The user's own. */
        record Nobody() implements Become {}

        /** Root's, by sudo. @param password what sudo asks for; without one it must not ask */
        record Root(Optional<Secret> password) implements Become {}
    }
}
