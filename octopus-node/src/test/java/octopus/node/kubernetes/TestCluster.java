package octopus.node.kubernetes;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import octopus.node.NodeAccess.KubernetesPod;
import octopus.spi.Secret;
import org.slf4j.LoggerFactory;

/** A namespace of a cluster that a test has for itself: {@link SimulatedCluster}, or {@link RealCluster}. */
public interface TestCluster extends AutoCloseable {
    String namespace();

    String address();

    /** PEM in base64, as a kubeconfig has it. */
    String authority();

    /** Of the account that Octopus uses. */
    String token();

    default Secret kubeconfig() {
        return kubeconfig(token());
    }

    default Secret kubeconfig(String otherToken) {
        return kubeconfig(address(), authority(), otherToken);
    }

    default Secret kubeconfig(String address, String authority, String token) {
        return Secret.of("""
                apiVersion: v1
                kind: Config
                current-context: here
                contexts:
                - name: here
                  context: {cluster: c, user: u, namespace: %s}
                clusters:
                - name: c
                  cluster: {server: "%s", certificate-authority-data: %s}
                users:
                - name: u
                  user: {token: %s}
                """.formatted(namespace(), address, authority, token));
    }

    default KubernetesPod access(String pod) {
        return new KubernetesPod(Optional.of(kubeconfig()), "", pod, Optional.empty());
    }

    /** From now on the account may not do this. @param what such as {@code "update secrets"} or {@code "create pods/exec"} */
    void forbid(String what);

    void allowAll();

    /** Breaks the connections to pods. */
    void cut();

    void configMap(String name, Map<String, String> data);

    void secret(String name, Map<String, String> data);

    /** The texts of a ConfigMap or Secret; none when it is not there. */
    Map<String, String> data(String kind, String name);

    /** What there is of a sort, for looking at leftovers; without what the cluster makes by itself. */
    Set<String> names(String plural);

    /** Its workloads and pods, and what comes of images. */
    TestPods pods();

    @Override
    void close();

    /** The client library tells every frame, and as the server does, nothing of it is wanted. */
    static void quieten() {
        ((Logger) LoggerFactory.getLogger("io.fabric8")).setLevel(Level.OFF);
    }
}
