package octopus.server.cinder;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import octopus.block.backend.BackendSettings;
import octopus.block.message.MessageService;
import octopus.block.operation.service.ServiceControl;
import octopus.block.room.BlockRoom;
import octopus.server.route.Route;

/** Every call of the dialect, over one block room. */
public final class CinderRoutes {
    private CinderRoutes() {}

    /** For an Octopus that knows of no servers. */
    public static List<Route<CinderRequest>> of(BlockRoom room, BackendSettings settings, Clock clock) {
        return of(room, settings, clock, new InUseGuard(room.bench(), Optional.empty()), ServerHosts.none());
    }

    public static List<Route<CinderRequest>> of(
            BlockRoom room, BackendSettings settings, Clock clock, InUseGuard guard, ServerHosts hosts) {
        MessageService messages = new MessageService(
                room.bench().database(), room.bench().stores().messages());
        List<Route<CinderRequest>> routes = new ArrayList<>();
        routes.addAll(new ExtensionsResource().routes());
        routes.addAll(new ResourceFilters().routes());
        routes.addAll(new LimitsResource(room.quotas()).routes());
        routes.addAll(new VolumesResource(
                        room.volumes(), room.creation(), room.backups().restores(), hosts)
                .routes());
        routes.addAll(new VolumeMetadataResource(room.volumes()).routes());
        routes.addAll(new VolumeActionsResource(room.volumes(), room.actions()).routes());
        routes.addAll(new ConnectionActionsResource(room.older(), guard).routes());
        routes.addAll(new ImageActionsResource(room.volumes(), room.actions(), room.uploads()).routes());
        routes.addAll(new SnapshotsResource(room.snapshots()).routes());
        routes.addAll(new SnapshotMetadataResource(room.snapshots()).routes());
        routes.addAll(new AttachmentsResource(room.attachments(), guard).routes());
        routes.addAll(new BackupsResource(room.backups()).routes());
        routes.addAll(new TypesResource(room.types()).routes());
        routes.addAll(new EncryptionResource(
                        room.volumes(), room.types(), room.typeRoom().encryptions())
                .routes());
        routes.addAll(new TypeAudienceResource(room.types(), room.typeRoom().audience()).routes());
        routes.addAll(new QosSpecsResource(room.typeRoom().qos()).routes());
        routes.addAll(new TransfersResource(room.typeRoom().transfers()).routes());
        routes.addAll(new QuotasResource(room.quotas()).routes());
        routes.addAll(new MessagesResource(messages).routes());
        routes.addAll(new PoolsResource(room.open(), room.types(), clock).routes());
        services(routes, room, new Services(room.backends(), room.backups(), settings));
        routes.addAll(new ManageResource(room.admin()).routes());
        routes.addAll(GroupRoutes.of(room.groups()));
        return routes;
    }

    private static void services(List<Route<CinderRequest>> routes, BlockRoom room, Services services) {
        ServiceControl control = room.admin().services();
        routes.addAll(new ServicesResource(services, room.backends(), control).routes());
        routes.addAll(new LogLevelsResource(services).routes());
        routes.addAll(new HostsResource(services, room.backends(), control).routes());
        routes.addAll(new ClustersResource().routes());
        routes.addAll(new WorkersResource(services, room.admin().cleanUp()).routes());
        routes.addAll(new CapabilitiesResource(services, room.open(), control).routes());
        routes.addAll(new VolumeMovesResource(room.admin(), room.older()).routes());
    }
}
