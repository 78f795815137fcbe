package octopus.block.operation.volume;

/** How a flow that also makes a volume keeps what the steps of a creation know. @param <C> its own context */
public interface CreationPart<C> {
    CreateContext of(C whole);

    C with(C whole, CreateContext part);
}
