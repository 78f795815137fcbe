package octopus.core.flow;

import java.util.List;

/**
 * A published list of steps. Changing the steps raises the version; old rows finish on the old list.
 *
 * @param name stable, lower case with hyphens: {@code create-volume}
 * @param context what the steps know and learn; a record that Jackson can write and read
 */
public record FlowDefinition<C extends Record>(String name, int version, Class<C> context, List<Step<C>> steps) {
    public FlowDefinition {
        steps = List.copyOf(steps);
        long names = steps.stream().map(Step::name).distinct().count();
        if (steps.isEmpty() || names != steps.size()) {
            throw new IllegalArgumentException("flow " + name + " needs steps with names of their own");
        }
    }
}
