package octopus.server.cinder;

import java.util.ArrayList;
import java.util.List;
import octopus.block.room.GroupRoom;
import octopus.server.route.Route;

/** Every call about groups of volumes, of the newer and of the older API. */
final class GroupRoutes {
    private GroupRoutes() {}

    static List<Route<CinderRequest>> of(GroupRoom room) {
        List<Route<CinderRequest>> routes = new ArrayList<>();
        routes.addAll(new GroupTypesResource(room.types()).routes());
        routes.addAll(new GroupsResource(room.groups(), room.creation(), room.members()).routes());
        routes.addAll(new GroupActionsResource(room.groups(), room.creation()).routes());
        routes.addAll(new GroupSnapshotsResource(room.snapshots()).routes());
        routes.addAll(new ConsistencyGroupsResource(room.groups(), room.creation(), room.members()).routes());
        routes.addAll(new CgSnapshotsResource(room.snapshots()).routes());
        return routes;
    }
}
