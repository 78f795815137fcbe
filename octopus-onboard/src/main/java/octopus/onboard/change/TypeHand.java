package octopus.onboard.change;

import java.util.Map;
import java.util.Optional;
import octopus.block.BlockFault;
import octopus.block.type.VolumeType;
import octopus.block.type.VolumeTypeService;
import octopus.node.change.Difference;
import octopus.node.change.LineDiff;
import octopus.onboard.spec.OnboardFault;
import octopus.spi.Fault;
import octopus.spi.StorageException;

/** Makes a volume type of the built-in block service. */
final class TypeHand implements ChangeHand<Change.CreateVolumeType, TypeHand.Before> {
    private final VolumeTypeService types;

    TypeHand(VolumeTypeService types) {
        this.types = types;
    }

    /** @param existed with which nothing is to be done, whoever's it is */
    record Before(boolean existed) {}

    @Override
    public Class<Before> before() {
        return Before.class;
    }

    @Override
    public Before look(Change.CreateVolumeType change, Work work) {
        return new Before(find(types, change.type()).isPresent());
    }

    @Override
    public Optional<Difference> plan(Change.CreateVolumeType change, Work work) {
        if (find(types, change.type()).isPresent()) {
            return Optional.empty();
        }
        return Optional.of(Difference.of(change.subject(), LineDiff.of("", BackendHand.lines(change.extraSpecs()))));
    }

    @Override
    public void apply(Change.CreateVolumeType change, Before before, Work work) {
        Optional<VolumeType> there = find(types, change.type());
        if (there.isEmpty()) {
            VolumeType ignored =
                    types.create(work.caller(), change.type(), Optional.empty(), true, change.extraSpecs());
        } else if (!hasAll(there.get(), change.extraSpecs())) {
            throw taken(change).exception();
        }
    }

    /** One that has found users elsewhere stays: it is theirs by now. */
    @Override
    public void revert(Change.CreateVolumeType change, Before before, Work work) {
        if (before.existed()) {
            return;
        }
        find(types, change.type()).ifPresent(type -> {
            try {
                types.delete(work.caller(), type.id());
            } catch (StorageException e) {
                if (e.fault().code() != BlockFault.TYPE_IN_USE) {
                    throw e;
                }
            }
        });
    }

    static Optional<VolumeType> find(VolumeTypeService types, String name) {
        try {
            return Optional.of(types.find(name));
        } catch (StorageException e) {
            if (e.fault().code() == BlockFault.VOLUME_TYPE_NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static boolean hasAll(VolumeType type, Map<String, String> specs) {
        return type.extraSpecs().entrySet().containsAll(specs.entrySet());
    }

    private static Fault taken(Change.CreateVolumeType change) {
        return Fault.of(
                        OnboardFault.NAME_TAKEN,
                        "Creating volume type " + change.type(),
                        "there is one of that name that leads elsewhere",
                        "Choose another name, or take it out of the spec.")
                .about("field", "types");
    }
}
