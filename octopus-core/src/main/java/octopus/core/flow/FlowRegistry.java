package octopus.core.flow;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The flow definitions that this process knows, by name and version. Old versions stay until their last flow is done. */
public final class FlowRegistry {
    private record Key(String name, int version) {}

    private final Map<Key, FlowDefinition<?>> definitions = new ConcurrentHashMap<>();

    public static FlowRegistry of(FlowDefinition<?>... definitions) {
        FlowRegistry registry = new FlowRegistry();
        List.of(definitions).forEach(registry::add);
        return registry;
    }

    /** @throws IllegalArgumentException when another definition has this name and version */
    public FlowRegistry add(FlowDefinition<?> definition) {
        FlowDefinition<?> other = definitions.putIfAbsent(new Key(definition.name(), definition.version()), definition);
        if (other != null && !other.equals(definition)) {
            throw new IllegalArgumentException(
                    "two flow definitions are called " + definition.name() + " version " + definition.version());
        }
        return this;
    }

    public FlowRegistry addAll(Collection<? extends FlowDefinition<?>> more) {
        more.forEach(this::add);
        return this;
    }

    public Optional<FlowDefinition<?>> find(String name, int version) {
        return Optional.ofNullable(definitions.get(new Key(name, version)));
    }

    public List<FlowDefinition<?>> all() {
        return List.copyOf(definitions.values());
    }
}
