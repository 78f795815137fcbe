package octopus.node.kubernetes;

import java.util.Map;
import java.util.TreeMap;

/**
 * A ConfigMap or a Secret as it was read.
 *
 * @param version grows with each change of it; a change names the one that it has seen
 * @param data the texts by their keys; what is no UTF-8 text is left out, and left alone
 * @param immutable whether the cluster lets nobody change it
 */
public record ConfigObject(ConfigRef ref, String version, Map<String, String> data, boolean immutable) {
    public ConfigObject {
        data = java.util.Collections.unmodifiableMap(new TreeMap<>(data));
    }
}
