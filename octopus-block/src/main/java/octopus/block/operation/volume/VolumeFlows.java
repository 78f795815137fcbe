package octopus.block.operation.volume;

import java.util.List;
import octopus.block.operation.Leftovers;
import octopus.block.operation.Workbench;
import octopus.block.operation.encryption.VolumeKeys;
import octopus.block.operation.image.ImageRoutes;
import octopus.block.schedule.Scheduler;
import octopus.core.flow.FlowDefinition;

/** The flows that change volumes, each made once. */
public final class VolumeFlows {
    private final ChoosePool choose;
    private final CreationSteps<CreateContext> creation;
    private final FlowDefinition<CreateContext> create;
    private final FlowDefinition<CreateContext> createFromImage;
    private final FlowDefinition<DeleteContext> delete;
    private final FlowDefinition<DeleteContext> deleteCascade;
    private final FlowDefinition<ExtendVolume.Context> extend;
    private final FlowDefinition<RevertVolume.Context> revert;
    private final LimitVolume limit;

    public VolumeFlows(Workbench bench, Scheduler scheduler, Leftovers leftovers, ImageRoutes routes, VolumeKeys keys) {
        AcceptCreate accept = new AcceptCreate(bench);
        choose = new ChoosePool(bench, scheduler);
        ProvisionVolume provision = new ProvisionVolume(bench, leftovers, routes::handleOf, false);
        PublishVolume publish = new PublishVolume(bench);
        creation = new CreationSteps<>(accept, choose, provision, publish);
        create = new FlowDefinition<>(
                "create-volume",
                1,
                CreateContext.class,
                List.of(accept, choose, new ProvisionVolume(bench, leftovers, routes::handleOf, true), publish));
        createFromImage = new FlowDefinition<>(
                "create-volume-from-image",
                1,
                CreateContext.class,
                List.of(
                        accept,
                        choose,
                        new ChooseImageRoute(bench, routes, keys),
                        provision,
                        new FillVolume(bench, routes, keys),
                        publish));
        DeleteVolume deletion = new DeleteVolume(bench, keys);
        delete = deletion.definition();
        deleteCascade = deletion.cascade();
        extend = new ExtendVolume(bench).definition();
        revert = new RevertVolume(bench).definition();
        limit = new LimitVolume(bench);
    }

    public List<FlowDefinition<?>> all() {
        return List.of(create, createFromImage, delete, deleteCascade, extend, revert, limit.definition());
    }

    /** For flows that make a volume and fill it with what they alone know of: the steps, on a part of their context. */
    public <C extends Record> CreationSteps<C> creationIn(CreationPart<C> part) {
        return CreationSteps.of(creation, part);
    }

    public FlowDefinition<CreateContext> create() {
        return create;
    }

    public FlowDefinition<CreateContext> createFromImage() {
        return createFromImage;
    }

    public FlowDefinition<DeleteContext> delete() {
        return delete;
    }

    public FlowDefinition<DeleteContext> deleteCascade() {
        return deleteCascade;
    }

    public FlowDefinition<ExtendVolume.Context> extend() {
        return extend;
    }

    ChoosePool choose() {
        return choose;
    }

    LimitVolume limit() {
        return limit;
    }

    public FlowDefinition<RevertVolume.Context> revert() {
        return revert;
    }
}
