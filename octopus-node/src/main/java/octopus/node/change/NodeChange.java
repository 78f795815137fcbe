package octopus.node.change;

import java.util.Optional;
import octopus.node.Node;

/**
 * Something on a node as it is wanted. Knows nothing of why. A flow does with it: {@link #look}, store what came of that,
 * {@link #apply}; and when things go wrong, {@link #revert} with what was stored.
 *
 * @param <B> how things were before: all that a revert needs. A record that can be written as JSON, without secrets
 */
public interface NodeChange<B extends Record> {
    /** What it is about, for a list of steps: {@code file /etc/cinder/cinder.conf}. */
    String subject();

    /** How things are now. Changes nothing. */
    B look(Node node);

    /** What {@link #apply} would change, for a person to approve; nothing when all is as wanted. Changes nothing. */
    Optional<Difference> plan(Node node);

    /** Makes it so. Looks first, so it may run twice. */
    void apply(Node node, B before);

    /** Makes it as it was. May run twice, and also when {@link #apply} never got that far. */
    void revert(Node node, B before);
}
