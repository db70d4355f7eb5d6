//! The words that tell the lines of a bulletin apart, in lists separated by spaces.

use crate::article::rest::Reason;

/// Gives the words of a list.
pub(super) fn words(list: &'static [&'static str]) -> impl Iterator<Item = &'static str> {
    list.iter().copied()
}

/// Splits a list at its spaces while compiling.
macro_rules! list {
    ($text:expr) => {{
        const TEXT: &str = $text;
        const WORDS: [&str; count(TEXT)] = split(TEXT);
        &WORDS
    }};
}

const fn count(list: &str) -> usize {
    let bytes = list.as_bytes();
    let (mut at, mut count) = (0, 1);
    while at < bytes.len() {
        if bytes[at] == b' ' {
            count += 1;
        }
        at += 1;
    }
    count
}

const fn split<const N: usize>(list: &'static str) -> [&'static str; N] {
    let mut words = [""; N];
    let (mut rest, mut i) = (list, 0);
    while i < N {
        let bytes = rest.as_bytes();
        let mut end = 0;
        while end < bytes.len() && bytes[end] != b' ' {
            end += 1;
        }
        let (word, tail) = rest.split_at(end);
        words[i] = word;
        rest = if tail.is_empty() { tail } else { tail.split_at(1).1 };
        i += 1;
    }
    words
}

/// Names of parts that hold no items, with what they hold.
pub(super) const PARTS: &[(Reason, &[&str])] = &[
    (
        Reason::Overview,
        list!(
            "概述 导读 导语 摘要 目录 编者按 编者的话 编者荐语 前言 卷首语 卷首 写在前面 内容提要 \
        内容概要 本期导览 本期导航 本期要点 本期内容 本期目录 引言 综述 开篇 开场白 太长不看 \
        一句话总结 今日导览 今日提要 本周综述 本期摘要 要点提示 TL;DR"
        ),
    ),
    (Reason::Table, list!("融资一览表 融资汇总表 融资统计表 投融资一览表 数据一览表")),
    (
        Reason::Previous,
        list!(
            "往期精彩回顾 往期回顾 往期精彩 往期推荐 往期文章 往期内容 往期链接 往期 精彩回顾 \
        历史文章 推荐阅读 相关阅读 延伸阅读 拓展阅读 扩展阅读 相关文章 相关推荐 更多精彩 \
        上期回顾 猜你喜欢 热门文章 近期文章 精选文章 好文推荐 热文推荐 阅读更多 更多阅读 \
        你可能还想看 你可能感兴趣 大家都在看 精彩推荐 近期热文 历史精选 周报一览"
        ),
    ),
    (
        Reason::Footer,
        list!(
            "微语 今日微语 每日一句 免责声明 版权声明 声明 法律声明 风险提示 风险提醒 关于我们 关于本刊 联系我们 投稿 \
        征稿启事 欢迎投稿 商务合作 联系方式 加入我们 加入社群 媒体合作 合作联系 转载须知 \
        转载说明 媒体联系 媒体联络 媒体垂询 新闻联系人 新闻联络 END 全文完 完 订阅方式 关注我们 \
        交流群 读者群 订阅我们 特别声明 重要声明 郑重声明 特别提示"
        ),
    ),
    (
        Reason::Advertisement,
        list!(
            "广告 推广 赞助 赞助商 广告时间 商业推广 合作推广 活动推广 本期赞助 友情推广 推广信息 \
        品牌推广 特约赞助 内容赞助 广告位 本期赞助商 赞助商信息 以下为广告 以下是广告 AD \
        ADVERTISEMENT SPONSORED SPONSOR 恰饭 恰饭时间"
        ),
    ),
];

/// Words that mark an advertisement before or after its text.
pub(super) const ADVERTISED: &[&str] = list!("广告 推广 赞助 AD 合作推广 商业推广 恰饭");

/// Words that sell; news reports them one at a time at most.
pub(super) const SELLING: &[&str] = list!(
    "限时 优惠 折起 低至 立即报名 立即购买 立即抢购 立即注册 立即领取 立即咨询 立即体验 马上报名 \
    点击领取 点击报名 点击购买 点击下方 扫码领取 扫码报名 扫码咨询 扫码添加 免费领取 免费试用 \
    抢购 优惠码 折扣码 邀请码 早鸟票 早鸟价 购票 报名链接 报名通道 名额有限 先到先得 戳这里 \
    戳链接 点击了解 点击链接 领取礼包 新人礼 拼团 秒杀 福利 了解详情 >>>"
);

/// Words of a footer: they disclaim, forbid to copy, or ask to follow.
pub(super) const FOOTER: &[&str] = list!(
    "不构成投资建议 不构成任何投资 不作投资推荐 不作为投资 不构成投资 投资有风险 版权归 版权所有 \
    copyright © 未经授权 未经许可 禁止转载 请勿转载 转载请 如需转载 如有侵权 侵权请 侵删 \
    欢迎关注 长按识别 长按二维码 扫描二维码 扫描下方 扫码关注 识别二维码 识别下方 下方二维码 \
    关注公众号 关注本公众号 关注我们 点击关注 设为星标 加星标 点个在看 点“在看” 点赞 退订 \
    unsubscribe 商务合作 投稿邮箱 投稿请 欢迎投稿 联系邮箱 添加微信 加微信 微信号： 加入社群 \
    加入交流群 读者群 扫码加 扫码进 扫码获取 扫码订阅 扫一扫 进群 入群 感谢阅读 感谢您的阅读 \
    下期见 下期再见 下周见 明天见 我们下期 不代表本 仅代表作者 蓝字 不见不散 点击阅读原文 \
    阅读原文 订阅本 以上就是 以上是本 本文首发 本文不代表 仅供参考 祝您 责任自负 祝大家"
);

/// How a footer may start.
pub(super) const FOOTER_STARTS: &[&str] = list!(
    "本文 本刊 本报告 本栏目 本周刊 以上 声明 免责 风险 版权 copyright © 转载 如需 如有 欢迎 \
    扫描 长按 更多 关注 未经 点击 识别 感谢 投资有风险 注： * ※ 祝 内容仅 文中"
);

/// What stands before the colon of a credit.
pub(super) const CREDITS: &[&str] = list!(
    "来源 文 图 作者 编辑 责编 责任编辑 校对 排版 审核 记者 撰文 编译 出品 监制 图片来源 图源 \
    整理 翻译 原文 原文标题 原标题 撰稿 主编 封面 本文来源 文章来源 信息来源 消息来源 新闻来源 \
    资料来源 数据来源 原文链接 链接 详情链接 发布时间 发布日期 时间 日期 阅读时间 本文字数 字数 \
    策划 制作 制图 译者 via source 来自 标签 关键词 分类"
);

/// The text of a link to the whole of an item.
pub(super) const MORE: &[&str] =
    list!("原文链接 查看原文 阅读原文 阅读全文 查看全文 详情 查看详情 了解更多 更多 原文 链接");

/// How introductions start.
pub(super) const GREETINGS: &[&str] = list!(
    "早安 早上好 各位 大家好 亲爱的 欢迎 以下是 以下为 今天是 本期 本周刊 本专题 本专栏 本栏目 \
    小编 Hi Hello 嗨 导语 导读 编者按 前言 “每周 本文 本报告 每日 每周 这里是 这是 晚上好 你好 \
    您好 摘要 【导语】 【编者按】 本简报"
);

/// Words that the names of bulletins have.
pub(super) const BULLETINS: &[&str] = list!(
    "早报 每天 读懂 速读 早知 晚报 日报 午报 周报 周刊 月报 月刊 快讯 简报 要闻 速递 一周 早知道 速览 每日 每周 盘点 \
    汇总 一览 早餐 早班车 晚班车 内参 资讯 精选 日历 头条 播报 简讯 双周 半月 合集 大事 回顾 \
    newsletter daily weekly morning brief digest roundup 24小时 24h 新闻联播 通讯 期刊 热点 早读 \
    夜读 早参 一周一云 新闻"
);

/// Words that end names of parts with items, and nothing else.
pub(super) const SECTIONS: &[&str] = list!(
    "要闻 快讯 动态 看点 聚焦 头条 速递 资讯 速览 热点 观点 盘点 精选 一览 播报 简讯 简报 要点 \
    风向 前沿 声音 言论 洞察 展望 回顾 日程 预告 榜单 趋势 专题 大事件 新闻 消息 访谈 深度 WEB3 \
    AIGC NFT DEFI DAO GAMEFI LAYER2 SAAS PAAS IAAS"
);

/// Words that end names of parts with items, and also titles of news: 砺行芯片完成融资.
pub(super) const SECTIONS_OR_NEWS: &[&str] = list!(
    "融资 投融资 政策 监管 市场 行业 公司 宏观 国际 国内 海外 项目 生态 产品 技术 研究 报告 数据 \
    人物 活动 会议 新品 应用 落地 资本 并购 上市 财报 公告 其他 关注 事件 企业 产业 科技 金融 \
    区块链 云计算 人工智能 元宇宙 交易所 大厂 巨头 创投 投资 合作 芯片 算力 大模型 基础设施 安全 \
    开源 出海 全球 地方 财经 汽车 互联网 通信 智能 数字经济 硬件 软件 学术 论文 工具 人事 \
    人事变动 本周 今日 硬科技 公链 钱包 游戏 挖矿 法规 政策法规 AI 社区 治理 标准 案例 招投标 \
    中标 招标"
);

/// Words of titles that report something.
pub(super) const VERBS: &[&str] = list!(
    "宣布 完成 发布 推出 获 签署 达成 收购 上线 拟 将 与 表示 称 ： 启动 成立 入股 领投 融资 下调 \
    上调 增长 下降 突破 合作 开源 加入 任命 离职 裁员 通过 批准 起诉 回应 披露 亮相 落地 开工 \
    投产 中标 涨 跌 超 首 进入 引入 暂停 关闭 支持 升级 募 投资 布局 联合 携手 登陆 递交 上市 被 \
    遭 获批 宣称 认为 预计 开放 扩 建 签约 接入 迁移 部署"
);

/// Words of dates and counts.
pub(super) const STAMPS: &[&str] = list!(
    "年 月 日 星期 周 上午 下午 阅读 发布于 更新于 第 期 农历 正月 冬月 腊月 初 廿 一 二 三 四 五 六 七 八 九 十 天"
);

/// Who speaks in an interview.
pub(super) const SPEAKERS: &[&str] = list!("问 答 Q A 记者 主持人 提问 回答");
