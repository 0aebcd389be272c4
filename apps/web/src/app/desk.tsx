import { type ReactNode, useEffect } from 'react';
import { RouterProvider } from 'react-router/dom';
import { QueryClientProvider } from '@tanstack/react-query';
import { App, ConfigProvider } from 'antd';
import zhCN from 'antd/locale/zh_CN';
import { queryClient } from '../api/query-client';
import { usePhone } from '../parts/use-phone';
import { router } from './router';
import { deskTheme } from './theme';

/** On a phone everything that is touched is large enough for a thumb. */
function Look({ children }: { children: ReactNode }): ReactNode {
  const phone = usePhone();
  useEffect(() => {
    document.documentElement.classList.toggle('phone', phone);
  }, [phone]);
  return (
    <ConfigProvider
      locale={zhCN}
      theme={deskTheme}
      componentSize={phone ? 'large' : 'middle'}
      button={{ autoInsertSpace: false }}
    >
      <App>{children}</App>
    </ConfigProvider>
  );
}

/** The web pages. */
export const Desk = (): ReactNode => (
  <QueryClientProvider client={queryClient}>
    <Look>
      <RouterProvider router={router} />
    </Look>
  </QueryClientProvider>
);
