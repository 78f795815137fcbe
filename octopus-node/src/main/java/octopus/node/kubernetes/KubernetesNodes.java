package octopus.node.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Executors;
import octopus.node.Node;
import octopus.node.NodeAccess.KubernetesPod;
import octopus.spi.Fault;
import octopus.spi.StorageException;

/**
 * Pods as nodes. The client library is loaded with the first command, so who has no cluster does not have it in memory. It
 * gets all its settings from here: files and variables of whoever runs Octopus have no say.
 */
public final class KubernetesNodes {
    private static final int CONNECT_MILLIS = 5_000;
    private static final int REQUEST_MILLIS = 20_000;
    private static final int PING_MILLIS = 10_000;
    private static final int TRIES = 2;
    private static final Path ACCOUNT = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

    private KubernetesNodes() {}

    /** Does not connect yet. */
    public static Node open(String name, KubernetesPod access) {
        return new KubernetesNode(name, access, () -> connect(name, access));
    }

    /** @throws StorageException KUBECONFIG_UNREADABLE */
    private static Cluster connect(String name, KubernetesPod access) {
        Optional<Kubeconfig> given = access.kubeconfig().map(Kubeconfig::read);
        Config config = new ConfigBuilder(given.map(Kubeconfig::config).orElseGet(KubernetesNodes::ownAccount))
                .withConnectionTimeout(CONNECT_MILLIS)
                .withRequestTimeout(REQUEST_MILLIS)
                .withWebsocketPingInterval(PING_MILLIS)
                .withRequestRetryBackoffLimit(TRIES)
                .withUserAgent("octopus")
                .build();
        String namespace = Optional.of(access.namespace())
                .filter(text -> !text.isEmpty())
                .or(() -> given.isPresent() ? given.map(Kubeconfig::namespace) : Optional.of(read("namespace")))
                .filter(text -> !text.isEmpty())
                .orElse("default");
        return new Cluster(
                name,
                new KubernetesClientBuilder()
                        .withConfig(config)
                        .withHttpClientFactory(new JdkHttpClientFactory())
                        .withTaskExecutor(Executors.newVirtualThreadPerTaskExecutor())
                        .build(),
                namespace);
    }

    /** The account that the cluster gives the pod in which Octopus itself runs. Its token is renewed in the file. */
    private static Config ownAccount() {
        String host = System.getenv("KUBERNETES_SERVICE_HOST");
        String port = System.getenv("KUBERNETES_SERVICE_PORT");
        if (host == null || port == null || !Files.isReadable(ACCOUNT.resolve("token"))) {
            throw Fault.of(
                            KubernetesFault.KUBECONFIG_UNREADABLE,
                            "The cluster that Octopus runs in",
                            "Octopus does not run in a pod, or its pod has no service account",
                            "Give a kubeconfig: --secret kubeconfig=@FILE.")
                    .about("field", "kubeconfig")
                    .exception();
        }
        return new ConfigBuilder(Config.empty())
                .withMasterUrl("https://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port)
                .withCaCertData(java.util.Base64.getEncoder()
                        .encodeToString(read("ca.crt").getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .withOauthTokenProvider(() -> read("token"))
                .build();
    }

    private static String read(String file) {
        try {
            return Files.readString(ACCOUNT.resolve(file)).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
