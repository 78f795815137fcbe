import { LogoutOutlined, MenuOutlined, MoonOutlined, SunOutlined } from '@ant-design/icons'
import { Alert, App, Button, Drawer, Flex, Grid, Layout, Menu } from 'antd'
import { Suspense, useEffect, useState } from 'react'
import { Link, Outlet, useLocation } from 'react-router'
import { ActionProvider } from '../actions/ActionDialog'
import { send } from '../api/client'
import { forgetSession } from '../api/credentials'
import { chooseLanguage, useWords } from '../i18n'
import { follow, liveState } from './live'
import { MENU } from './menu'
import { queries } from './queries'
import { SESSION, useMay, useSession } from './session'
import { useStore } from './store'
import { chooseLook, useLook } from './theme'

/** What is around every page: the menu, the language, the look, and whether the server lives. */
export function Frame() {
  const { t } = useWords()
  const wide = Grid.useBreakpoint().lg ?? window.innerWidth >= 992
  const [open, setOpen] = useState(false)
  useEffect(() => follow(queries), [])
  return (
    <ActionProvider>
      <a className="skip" href="#page">
        {t('frame.skip')}
      </a>
      <Layout className="whole" hasSider={wide}>
        {wide ? (
          <Layout.Sider width={216} className="side" aria-label={t('frame.menu')}>
            <Brand />
            <Places chosen={() => {}} />
          </Layout.Sider>
        ) : (
          <Drawer
            open={open}
            placement="left"
            size={256}
            onClose={() => setOpen(false)}
            title={<Brand />}
            className="side-drawer"
          >
            <Places chosen={() => setOpen(false)} />
          </Drawer>
        )}
        <Layout>
          <Layout.Header className="head">
            {!wide && (
              <Button
                type="text"
                icon={<MenuOutlined />}
                aria-label={t('frame.menu')}
                aria-expanded={open}
                onClick={() => setOpen(true)}
              />
            )}
            <Live />
            <span className="grow" />
            <Choices />
          </Layout.Header>
          <Away />
          <Layout.Content className="page" id="page" tabIndex={-1} role="main">
            <Suspense fallback={null}>
              <Outlet />
            </Suspense>
          </Layout.Content>
        </Layout>
      </Layout>
    </ActionProvider>
  )
}

function Brand() {
  return (
    <Link to="/" className="brand">
      <img src="/console/octopus.svg" alt="" width={26} height={26} />
      <span>Octopus</span>
    </Link>
  )
}

function Places({ chosen }: { chosen: () => void }) {
  const { t } = useWords()
  const may = useMay()
  const { strategy } = useSession()
  const { pathname } = useLocation()
  const first = `/${pathname.split('/')[1] ?? ''}`
  const here = first === '/add-storage' ? '/onboardings' : first
  return (
    <nav aria-label={t('frame.menu')}>
      <Menu
        mode="inline"
        selectedKeys={[here]}
        onClick={chosen}
        items={MENU.map((group) => ({
          key: group.word,
          type: 'group' as const,
          label: t(`menu.${group.word}`),
          children: group.entries
            .filter((entry) => may(entry.rule) && (entry.strategy ?? strategy) === strategy)
            .map((entry) => ({
              key: entry.path,
              icon: entry.icon,
              label: <Link to={entry.path}>{t(`menu.${entry.word}`)}</Link>,
            })),
        })).filter((group) => group.children.length > 0)}
      />
    </nav>
  )
}

function Live() {
  const { t } = useWords()
  const state = useStore(liveState)
  return (
    <span role="status" className={`live live-${state}`} data-live={state}>
      <span aria-hidden="true">{state === 'live' ? '●' : '○'}</span> {t(`live.${state}`)}
    </span>
  )
}

function Away() {
  const { t } = useWords()
  return useStore(liveState) === 'away' ? <Alert type="error" banner title={t('frame.away')} role="alert" /> : null
}

function Choices() {
  const { t, chosen } = useWords()
  const look = useLook()
  const session = useSession()
  const { message } = App.useApp()
  const leave = async () => {
    try {
      await send({ method: 'DELETE', path: '/api/v1/session' })
    } catch (trouble) {
      message.error(String(trouble))
    }
    // What the next one sees is asked for anew; who that is, too.
    queries.removeQueries({ predicate: (query) => query.queryKey[0] !== SESSION[0] })
    forgetSession()
  }
  return (
    <Flex align="center" gap={4}>
      <Button
        type="text"
        icon={look === 'dark' ? <SunOutlined /> : <MoonOutlined />}
        aria-label={t(look === 'dark' ? 'frame.light' : 'frame.dark')}
        onClick={() => chooseLook(look === 'dark' ? 'light' : 'dark')}
      />
      <Button
        type="text"
        lang={chosen === 'en' ? 'zh-CN' : 'en'}
        onClick={() => void chooseLanguage(chosen === 'en' ? 'zh' : 'en')}
      >
        {chosen === 'en' ? '中文' : 'English'}
      </Button>
      {session.strategy !== 'noauth' && (
        <Button type="text" icon={<LogoutOutlined />} onClick={() => void leave()} aria-label={t('frame.leave')}>
          <span className="only-wide">{session.user}</span>
        </Button>
      )}
    </Flex>
  )
}
