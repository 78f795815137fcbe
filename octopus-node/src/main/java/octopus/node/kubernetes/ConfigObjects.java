package octopus.node.kubernetes;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** ConfigMaps and Secrets of a namespace. A change is only taken when nobody has changed the object meanwhile. */
public final class ConfigObjects {
    private final KubernetesClient client;
    private final String namespace;
    private final ClusterTrouble trouble;

    ConfigObjects(KubernetesClient client, String namespace, ClusterTrouble trouble) {
        this.client = client;
        this.namespace = namespace;
        this.trouble = trouble;
    }

    public Optional<ConfigObject> find(ConfigRef ref) {
        return trouble.guard("Reading " + ref, () -> raw(ref).map(found -> read(ref, found)));
    }

    /** One that is there already is no error, and stays as it is. */
    public void create(ConfigRef ref, Map<String, String> data) {
        boolean ignored = trouble.guard("Making " + ref, () -> {
            try {
                client.resource(fresh(ref, data)).inNamespace(namespace).create();
                return true;
            } catch (KubernetesClientException e) {
                if (ClusterTrouble.isConflict(e)) {
                    return false;
                }
                throw e;
            }
        });
    }

    /**
     * Puts texts under keys; a key with nothing goes.
     *
     * @return false when somebody has changed the object since it was read
     */
    public boolean replace(ConfigObject seen, Map<String, Optional<String>> keys) {
        return trouble.guard("Changing " + seen.ref(), () -> {
            Optional<HasMetadata> there = raw(seen.ref());
            if (there.isEmpty() || !version(there.get()).equals(seen.version())) {
                return false;
            }
            keys.forEach((key, text) -> put(there.get(), key, text));
            try {
                client.resource(there.get()).inNamespace(namespace).update();
                return true;
            } catch (KubernetesClientException e) {
                if (ClusterTrouble.isConflict(e) || ClusterTrouble.isMissing(e)) {
                    return false;
                }
                throw e;
            }
        });
    }

    /** One that is gone is no error. */
    public void delete(ConfigRef ref) {
        var ignored = trouble.guard("Deleting " + ref, () -> resource(ref).delete());
    }

    private Resource<? extends HasMetadata> resource(ConfigRef ref) {
        return switch (ref.kind()) {
            case CONFIG_MAP -> client.configMaps().inNamespace(namespace).withName(ref.name());
            case SECRET -> client.secrets().inNamespace(namespace).withName(ref.name());
        };
    }

    private Optional<HasMetadata> raw(ConfigRef ref) {
        return Optional.ofNullable(resource(ref).get());
    }

    private static String version(HasMetadata object) {
        return Objects.requireNonNullElse(object.getMetadata().getResourceVersion(), "");
    }

    private static ConfigObject read(ConfigRef ref, HasMetadata object) {
        Map<String, String> data = new HashMap<>();
        boolean immutable = false;
        if (object instanceof ConfigMap map) {
            data.putAll(orEmpty(map.getData()));
            immutable = Boolean.TRUE.equals(map.getImmutable());
        } else if (object instanceof Secret secret) {
            orEmpty(secret.getData()).forEach((key, coded) -> text(coded).ifPresent(text -> data.put(key, text)));
            immutable = Boolean.TRUE.equals(secret.getImmutable());
        }
        return new ConfigObject(ref, version(object), data, immutable);
    }

    private static void put(HasMetadata object, String key, Optional<String> text) {
        Map<String, String> data = new HashMap<>(
                object instanceof ConfigMap map
                        ? orEmpty(map.getData())
                        : orEmpty(object instanceof Secret secret ? secret.getData() : null));
        data.remove(key);
        text.ifPresent(value -> data.put(key, object instanceof Secret ? coded(value) : value));
        if (object instanceof ConfigMap map) {
            map.setData(data);
        } else if (object instanceof Secret secret) {
            secret.setData(data);
        }
    }

    private static HasMetadata fresh(ConfigRef ref, Map<String, String> data) {
        return switch (ref.kind()) {
            case CONFIG_MAP ->
                new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(ref.name())
                        .addToLabels(Names.MANAGED_BY, Names.OCTOPUS)
                        .endMetadata()
                        .withData(data)
                        .build();
            case SECRET -> {
                Map<String, String> coded = new HashMap<>();
                data.forEach((key, text) -> coded.put(key, coded(text)));
                yield new SecretBuilder()
                        .withNewMetadata()
                        .withName(ref.name())
                        .addToLabels(Names.MANAGED_BY, Names.OCTOPUS)
                        .endMetadata()
                        .withType("Opaque")
                        .withData(coded)
                        .build();
            }
        };
    }

    private static Map<String, String> orEmpty(@Nullable Map<String, String> data) {
        return data == null ? Map.of() : data;
    }

    private static String coded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<String> text(String coded) {
        byte[] bytes = Base64.getDecoder().decode(coded);
        String text = new String(bytes, StandardCharsets.UTF_8);
        return Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes) ? Optional.of(text) : Optional.empty();
    }
}
