package octopus.node.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.util.List;
import java.util.Optional;
import octopus.spi.Fault;
import octopus.spi.Secret;
import octopus.spi.StorageException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The part of a kubeconfig that is used: the current context. It must have everything in it. What it names of the machine
 * where it was written, files and programs, is refused: Octopus would read its own files, or run a program, because a text
 * that somebody sent says so.
 */
final class Kubeconfig {
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final String FLATTEN = "Make it whole: kubectl config view --raw --minify --flatten.";
    private static final List<String> OF_A_CLUSTER = List.of("certificate-authority");
    private static final List<String> OF_A_USER =
            List.of("client-certificate", "client-key", "tokenFile", "exec", "auth-provider");

    private final JsonNode cluster;
    private final JsonNode user;
    private final String namespace;

    private Kubeconfig(JsonNode cluster, JsonNode user, String namespace) {
        this.cluster = cluster;
        this.user = user;
        this.namespace = namespace;
    }

    /** @throws StorageException KUBECONFIG_UNREADABLE */
    static Kubeconfig read(Secret text) {
        JsonNode all;
        try {
            all = YAML.readTree(text.reveal());
        } catch (JacksonException e) {
            // Its words would quote the text.
            throw unreadable("it is no YAML", FLATTEN);
        }
        String name = all.path("current-context").asString("");
        if (name.isEmpty()) {
            throw unreadable("it has no current-context", "Choose one: kubectl config use-context NAME. " + FLATTEN);
        }
        JsonNode context = named(all, "contexts", "context", name);
        JsonNode cluster =
                named(all, "clusters", "cluster", context.path("cluster").asString(""));
        JsonNode user = named(all, "users", "user", context.path("user").asString(""));
        refuse(cluster, "clusters", OF_A_CLUSTER);
        refuse(user, "users", OF_A_USER);
        if (!cluster.path("server").asString("").matches("https?://\\S+")) {
            throw unreadable("its cluster has no address (server)", FLATTEN);
        }
        return new Kubeconfig(cluster, user, context.path("namespace").asString(""));
    }

    /** The context's own; empty text when it names none. */
    String namespace() {
        return namespace;
    }

    String server() {
        return cluster.path("server").asString("");
    }

    Config config() {
        return new ConfigBuilder(Config.empty())
                .withMasterUrl(server())
                .withTrustCerts(cluster.path("insecure-skip-tls-verify").asBoolean(false))
                .withCaCertData(text(cluster, "certificate-authority-data").orElse(null))
                .withClientCertData(text(user, "client-certificate-data").orElse(null))
                .withClientKeyData(text(user, "client-key-data").orElse(null))
                .withOauthToken(text(user, "token").orElse(null))
                .withUsername(text(user, "username").orElse(null))
                .withPassword(text(user, "password").orElse(null))
                .build();
    }

    private static Optional<String> text(JsonNode node, String field) {
        return Optional.of(node.path(field).asString("")).filter(value -> !value.isEmpty());
    }

    private static JsonNode named(JsonNode all, String list, String field, String name) {
        return all.path(list)
                .valueStream()
                .filter(each -> each.path("name").asString("").equals(name))
                .map(each -> each.path(field))
                .findFirst()
                .orElseThrow(() -> unreadable("there is no \"" + name + "\" in its " + list, FLATTEN));
    }

    private static void refuse(JsonNode part, String list, List<String> fields) {
        fields.stream().filter(part::has).findFirst().ifPresent(field -> {
            throw unreadable(
                    "its " + list + " have " + field + ", which is of the machine where it was written",
                    field.equals("exec") || field.equals("auth-provider")
                            ? "Make a ServiceAccount for Octopus and give its token: kubectl create token."
                            : FLATTEN);
        });
    }

    private static StorageException unreadable(String cause, String correction) {
        return Fault.of(KubernetesFault.KUBECONFIG_UNREADABLE, "The kubeconfig", cause, correction)
                .about("field", "kubeconfig")
                .exception();
    }
}
