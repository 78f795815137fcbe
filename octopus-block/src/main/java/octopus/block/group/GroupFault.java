package octopus.block.group;

import octopus.spi.FaultCode;

/** What can go wrong with groups of volumes. */
public enum GroupFault implements FaultCode {
    GROUP_NOT_FOUND(Kind.NOT_FOUND, "There is no such group, or it belongs to another project."),
    GROUP_SNAPSHOT_NOT_FOUND(Kind.NOT_FOUND, "There is no such group snapshot, or it belongs to another project."),
    GROUP_TYPE_NOT_FOUND(Kind.NOT_FOUND, "There is no group type of that name or id."),
    GROUP_SPEC_NOT_FOUND(Kind.NOT_FOUND, "The group type has no such spec."),
    GROUP_TYPE_EXISTS(Kind.CONFLICT, "A group type of that name exists already."),
    GROUP_TYPE_IN_USE(Kind.STATE, "Groups of that type exist, or it is one that Octopus itself needs."),
    INVALID_GROUP_TYPE(Kind.CALLER, "The group type does not permit the operation."),
    INVALID_GROUP(Kind.STATE, "The group's state or content does not permit the operation."),
    INVALID_GROUP_SNAPSHOT(Kind.STATE, "The group snapshot's state does not permit the operation.");

    private final Kind kind;
    private final String sentence;

    GroupFault(Kind kind, String sentence) {
        this.kind = kind;
        this.sentence = sentence;
    }

    @Override
    public Kind kind() {
        return kind;
    }

    @Override
    public String sentence() {
        return sentence;
    }
}
