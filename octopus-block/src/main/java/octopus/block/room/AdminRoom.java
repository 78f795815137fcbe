package octopus.block.room;

import java.util.List;
import java.util.stream.Stream;
import octopus.block.backend.BackendStore;
import octopus.block.operation.Leftovers;
import octopus.block.operation.Workbench;
import octopus.block.operation.adopt.AdoptionService;
import octopus.block.operation.adopt.Places;
import octopus.block.operation.adopt.SnapshotAdoptionService;
import octopus.block.operation.encryption.VolumeKeys;
import octopus.block.operation.image.FillFromImage;
import octopus.block.operation.image.ImageHands;
import octopus.block.operation.move.MigrationService;
import octopus.block.operation.service.CleanUp;
import octopus.block.operation.service.ServiceControl;
import octopus.block.operation.volume.ReimageVolume;
import octopus.block.operation.volume.VolumeActions;
import octopus.block.schedule.Scheduler;
import octopus.core.flow.FlowDefinition;

/** What administrators ask of the block service beyond what its users do. */
public record AdminRoom(
        Places places,
        AdoptionService adoptions,
        SnapshotAdoptionService snapshotAdoptions,
        MigrationService migrations,
        ReimageVolume reimages,
        ServiceControl services,
        CleanUp cleanUp) {

    /** What the rest of the room has already. @param tidy finds what clients have left half done */
    record Parts(
            Scheduler scheduler,
            Leftovers leftovers,
            ImageHands images,
            VolumeActions actions,
            VolumeKeys keys,
            Runnable tidy) {}

    static AdminRoom of(Workbench bench, Parts parts) {
        Places places = new Places(bench.backends());
        return new AdminRoom(
                places,
                new AdoptionService(bench, places),
                new SnapshotAdoptionService(bench, places),
                new MigrationService(
                        bench,
                        places,
                        parts.actions(),
                        new MigrationService.Hands(
                                parts.scheduler(),
                                parts.leftovers(),
                                parts.images().qemu(),
                                parts.keys())),
                new ReimageVolume(
                        bench,
                        parts.images().source(),
                        new FillFromImage(bench.backends(), parts.images()),
                        parts.keys()),
                new ServiceControl(bench, new BackendStore()),
                new CleanUp(bench, parts.tidy()));
    }

    List<FlowDefinition<?>> definitions() {
        return Stream.of(
                        adoptions.definitions(),
                        snapshotAdoptions.definitions(),
                        migrations.definitions(),
                        List.<FlowDefinition<?>>of(reimages.definition()),
                        services.definitions())
                .<FlowDefinition<?>>flatMap(List::stream)
                .toList();
    }
}
