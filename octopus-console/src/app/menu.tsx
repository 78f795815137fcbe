import {
  AimOutlined,
  ApiOutlined,
  AppstoreOutlined,
  AuditOutlined,
  BranchesOutlined,
  CameraOutlined,
  CloudServerOutlined,
  ClusterOutlined,
  DashboardOutlined,
  DatabaseOutlined,
  FileImageOutlined,
  GroupOutlined,
  HddOutlined,
  InboxOutlined,
  LinkOutlined,
  NotificationOutlined,
  PartitionOutlined,
  PieChartOutlined,
  SafetyOutlined,
  SaveOutlined,
  SettingOutlined,
  SwapOutlined,
  TeamOutlined,
  WarningOutlined,
} from '@ant-design/icons'
import type { ReactNode } from 'react'
import type { Session } from '../api/types'

interface Entry {
  path: string
  word: string
  icon: ReactNode
  rule?: string
  /** Only where it is found out in this way who asks. */
  strategy?: Session['strategy']
}

/** The places of the console; those that the caller's roles do not reach are not offered. */
export const MENU: { word: string; entries: Entry[] }[] = [
  {
    word: 'look',
    entries: [
      { path: '/', word: 'overview', icon: <DashboardOutlined /> },
      { path: '/findings', word: 'findings', icon: <WarningOutlined />, rule: 'finding:list' },
    ],
  },
  {
    word: 'storage',
    entries: [
      { path: '/onboardings', word: 'onboardings', icon: <ApiOutlined />, rule: 'onboarding:list' },
      { path: '/backends', word: 'backends', icon: <DatabaseOutlined />, rule: 'backend:list' },
      { path: '/pools', word: 'pools', icon: <PieChartOutlined />, rule: 'pool:list' },
      { path: '/nodes', word: 'nodes', icon: <CloudServerOutlined />, rule: 'node:list' },
      { path: '/targets', word: 'targets', icon: <AimOutlined />, rule: 'onboarding:list' },
      { path: '/packages', word: 'packages', icon: <InboxOutlined />, rule: 'package:list' },
      { path: '/services', word: 'services', icon: <ClusterOutlined />, rule: 'volume_extension:services:index' },
    ],
  },
  {
    word: 'data',
    entries: [
      { path: '/volumes', word: 'volumes', icon: <HddOutlined /> },
      { path: '/snapshots', word: 'snapshots', icon: <CameraOutlined /> },
      { path: '/attachments', word: 'attachments', icon: <LinkOutlined /> },
      { path: '/topology', word: 'topology', icon: <PartitionOutlined /> },
      { path: '/backups', word: 'backups', icon: <SaveOutlined /> },
      { path: '/groups', word: 'groups', icon: <GroupOutlined /> },
      { path: '/transfers', word: 'transfers', icon: <SwapOutlined /> },
      { path: '/images', word: 'images', icon: <FileImageOutlined /> },
      { path: '/types', word: 'types', icon: <AppstoreOutlined /> },
      { path: '/quotas', word: 'quotas', icon: <SafetyOutlined /> },
    ],
  },
  {
    word: 'work',
    entries: [
      { path: '/flows', word: 'flows', icon: <BranchesOutlined />, rule: 'flow:list' },
      { path: '/events', word: 'events', icon: <NotificationOutlined /> },
      { path: '/audit', word: 'audit', icon: <AuditOutlined />, rule: 'audit:list' },
      { path: '/settings', word: 'settings', icon: <SettingOutlined />, rule: 'setting:list' },
      { path: '/users', word: 'users', icon: <TeamOutlined />, rule: 'user:list', strategy: 'local' },
    ],
  },
]

